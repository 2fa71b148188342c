package io.culvert.standalone;

import io.culvert.testing.leak.WatchedJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A JVM of its own with this test's class path: something that can be killed. */
final class JavaProcess implements AutoCloseable {

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private JavaProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::collect);
  }

  static JavaProcess start(
      Class<?> main, Map<String, String> environment, List<String> flags, String... arguments) {
    var builder =
        new ProcessBuilder(WatchedJvm.command(flags, main, arguments)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      var started = new JavaProcess(builder.start());
      // A test that fails half-way must not leave its processes behind.
      Runtime.getRuntime().addShutdownHook(new Thread(started::kill));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first match of a pattern in what was printed, once there is one. */
  Matcher awaitLine(String regex, Duration patience) {
    var pattern = Pattern.compile(regex);
    return Awaitility.await(regex + " in the output")
        .atMost(patience)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              for (var line : lines) {
                var matcher = pattern.matcher(line);
                if (matcher.find()) {
                  return matcher;
                }
              }
              if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ":\n" + output());
              }
              return null;
            },
            matcher -> matcher != null);
  }

  String output() {
    return String.join("\n", lines);
  }

  long pid() {
    return process.pid();
  }

  /** As {@code kill -9}: no shutdown hook runs. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As {@code kill -STOP}: it stands still, and its sockets stay open. It can still be killed. */
  void freeze() {
    signal("-STOP");
  }

  /** As {@code kill -CONT}: it goes on where it stood still. */
  void thaw() {
    signal("-CONT");
  }

  private void signal(String which) {
    try {
      var kill = new ProcessBuilder("kill", which, Long.toString(pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill " + which + " of " + pid() + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As Ctrl+C would: SIGTERM, then waits for the end. Returns the exit code. */
  int stop() {
    process.destroy();
    return awaitEnd(Duration.ofSeconds(30));
  }

  /** Waits until it ends by itself and all it printed is known. Returns the exit code. */
  int awaitEnd(Duration patience) {
    try {
      if (!process.waitFor(patience) || !reader.join(patience)) {
        throw new AssertionError("did not end:\n" + output());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    WatchedJvm.requireNoLeaks(output());
    return process.exitValue();
  }

  /** Fails when it has reported a leak. */
  @Override
  public void close() {
    end();
    WatchedJvm.requireNoLeaks(output());
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
      }
      reader.join(Duration.ofSeconds(10)); // all it printed is known
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void collect() {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // The process was killed.
    }
  }
}

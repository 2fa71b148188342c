package io.culvert.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that was started for a run.
 *
 * @param log where its output goes
 */
public record Program(String name, Process process, Path log) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Processor time so far, children included. */
  public Duration cpu() {
    return CpuTime.ofTree(process.pid());
  }

  /** The part of it that the kernel worked for them. */
  public Duration cpuInKernel() {
    return CpuTime.inKernelOfTree(process.pid());
  }

  /** Writes a line to its input. */
  void tell(String line) throws IOException {
    var input = process.outputWriter();
    input.write(line + "\n");
    input.flush();
  }

  /** Waits until the pattern is found in its output. */
  public Matcher awaitOutput(Pattern pattern) throws IOException, InterruptedException {
    return awaitOutput(pattern, PATIENCE);
  }

  /** The same with a patience of its own. */
  public Matcher awaitOutput(Pattern pattern, Duration patience)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      var found = pattern.matcher(Files.readString(log));
      if (found.find()) {
        return found;
      }
      if (!process.isAlive()) {
        break;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException(name + " did not start:\n" + Files.readString(log));
  }

  /** Ends it, at first politely. */
  public void end() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

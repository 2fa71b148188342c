package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.peers.Peer.Running;
import io.culvert.benchmarks.process.Command;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As many GET of 1 KB as fit into the time, by wrk.
 *
 * @param connections at once
 * @param keepAlive whether a connection is used again
 */
record Requests(int connections, boolean keepAlive) implements Work {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern TOTAL = Pattern.compile("([0-9]+) requests in");
  private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses:|Socket errors:");

  @Override
  public String title() {
    return "1 KB GET, "
        + connections
        + " connections"
        + (keepAlive ? ", keep-alive" : ", a new one for each request");
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("wrk") == null ? "wrk" : null;
  }

  @Override
  public Unit unit() {
    return Unit.REQUESTS;
  }

  @Override
  public Counted load(Running peer, Duration time) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                "wrk",
                "--latency",
                "-t1",
                "-c" + connections,
                "-d" + time.toSeconds() + "s",
                "-H",
                "Host: " + peer.host()));
    if (!keepAlive) {
      command.addAll(List.of("-H", "Connection: close"));
    }
    command.add(peer.url("/1024"));
    return counted(Command.output(command));
  }

  /**
   * Reads what wrk says.
   *
   * @throws IOException when not every request was answered, which looks fast
   */
  static Counted counted(String output) throws IOException {
    if (FAILED.matcher(output).find()) {
      throw new IOException("not all were answered:\n" + output);
    }
    return new Counted(
        number(RATE, output), millis(output, 50), millis(output, 99), number(TOTAL, output));
  }

  private static double number(Pattern pattern, String output) throws IOException {
    var found = pattern.matcher(output);
    if (!found.find()) {
      throw new IOException("wrk said:\n" + output);
    }
    return Double.parseDouble(found.group(1));
  }

  private static double millis(String output, int percentile) throws IOException {
    var found = Pattern.compile(" " + percentile + "%\\s+([0-9.]+)(us|ms|s)").matcher(output);
    if (!found.find()) {
      throw new IOException("wrk said:\n" + output);
    }
    var value = Double.parseDouble(found.group(1));
    return switch (found.group(2)) {
      case "us" -> value / 1000;
      case "ms" -> value;
      default -> value * 1000;
    };
  }
}

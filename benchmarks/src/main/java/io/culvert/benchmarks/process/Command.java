package io.culvert.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program to its end and returns what it said. */
public final class Command {

  private Command() {}

  public static String output(String... command) throws IOException, InterruptedException {
    return output(List.of(command));
  }

  public static String output(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + status + ":\n" + output);
    }
    return output;
  }

  /** The first line of what it said, whatever it ended with. */
  public static String firstLine(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.lines().map(String::trim).filter(line -> !line.isEmpty()).findFirst().orElse("");
  }
}

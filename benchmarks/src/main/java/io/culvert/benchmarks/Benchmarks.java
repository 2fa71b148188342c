package io.culvert.benchmarks;

import io.culvert.benchmarks.idle.IdleBenchmark;
import io.culvert.benchmarks.micro.MicroBenchmark;
import io.culvert.benchmarks.peers.PeersBenchmark;
import io.culvert.benchmarks.projection.FreshnessBenchmark;
import io.culvert.benchmarks.projection.RebuildBenchmark;
import io.culvert.benchmarks.recording.RecordingBenchmark;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The list of benchmarks; {@code benchmarks/run NAME} runs one. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Measures Culvert against something else in the same run.",
    subcommands = {
      RebuildBenchmark.class,
      FreshnessBenchmark.class,
      PeersBenchmark.class,
      IdleBenchmark.class,
      MicroBenchmark.class,
      RecordingBenchmark.class,
      HelpCommand.class
    })
public final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }
}

package io.culvert.benchmarks.micro;

import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the JMH benchmarks of this package. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = "Frame codec, router, capture tee and event encoding, each alone (JMH).")
public final class MicroBenchmark implements Callable<Integer> {

  @Option(names = "--only", defaultValue = "", description = "A part of a benchmark's name")
  private String only;

  @Option(names = "--seconds", defaultValue = "2", description = "Length of one iteration")
  private int seconds;

  @Option(names = "--iterations", defaultValue = "5", description = "Measured iterations")
  private int iterations;

  @Override
  public Integer call() throws Exception {
    var options =
        new OptionsBuilder()
            .include("\\.micro\\..*" + only)
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(seconds))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(seconds))
            .addProfiler(GCProfiler.class)
            .build();
    new Runner(options).run();
    return 0;
  }
}

package io.culvert.benchmarks.peers;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one peer did with one work in one round.
 *
 * @param rate requests, connections or bytes in a second
 * @param p50 half of the requests were faster, milliseconds; NaN where nothing is asked and
 *     answered
 * @param p99 all but one in a hundred were faster, milliseconds; NaN likewise
 * @param units what was done in all: requests, connections or bytes
 * @param server processor time of the public side
 * @param agent processor time of the side at the origin
 * @param kernel the part of both that the kernel worked for them
 * @param shed what should have been recorded and was not
 */
record Sample(
    double rate,
    double p50,
    double p99,
    double units,
    Duration server,
    Duration agent,
    Duration kernel,
    long shed) {

  /** Seconds of processor time for so many units. */
  double cpu(double forUnits) {
    return server.plus(agent).toNanos() / 1e9 * forUnits / units;
  }

  /** The part of {@link #cpu} that the kernel worked. */
  double kernelCpu(double forUnits) {
    return kernel.toNanos() / 1e9 * forUnits / units;
  }

  double serverCpu(double forUnits) {
    return server.toNanos() / 1e9 * forUnits / units;
  }

  double agentCpu(double forUnits) {
    return agent.toNanos() / 1e9 * forUnits / units;
  }

  static double median(List<Sample> samples, ToDoubleFunction<Sample> of) {
    var sorted = samples.stream().mapToDouble(of).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

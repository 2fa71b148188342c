package io.culvert.benchmarks.projection;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * How long each record took, in the order in which they came, milliseconds.
 *
 * @param millis not sorted
 */
record Delays(double[] millis) {

  double percentile(int percent) {
    var sorted = Arrays.stream(millis).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) * percent / 100];
  }

  /** Those of one of several parts of the time. */
  Delays part(int number, int of) {
    var from = (int) ((long) millis.length * number / of);
    var to = (int) ((long) millis.length * (number + 1) / of);
    return new Delays(Arrays.copyOfRange(millis, from, to));
  }

  @Override
  public String toString() {
    return "p50 %6.1f   p99 %6.1f   max %6.1f"
        .formatted(
            percentile(50), percentile(99), DoubleStream.of(millis).max().orElse(Double.NaN));
  }
}

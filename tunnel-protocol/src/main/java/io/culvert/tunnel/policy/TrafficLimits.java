package io.culvert.tunnel.policy;

import org.jspecify.annotations.Nullable;

/**
 * How much may come.
 *
 * @param rate requests in a time; null for any number
 * @param concurrent requests at once; null for any number
 * @param body largest request body, bytes; null for any
 */
public record TrafficLimits(
    @Nullable RateLimit rate, @Nullable Integer concurrent, @Nullable Long body) {
  static final TrafficLimits NONE = new TrafficLimits(null, null, null);

  public TrafficLimits {
    if (concurrent != null && concurrent < 1) {
      throw new IllegalArgumentException("at least one request must be possible at once");
    }
    if (body != null && body < 0) {
      throw new IllegalArgumentException("a body cannot be smaller than nothing");
    }
  }
}

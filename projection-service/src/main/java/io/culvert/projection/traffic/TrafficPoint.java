package io.culvert.projection.traffic;

import org.jspecify.annotations.Nullable;

/**
 * What passed in a span of time.
 *
 * @param at its begin
 * @param requests exchanges that began in it
 * @param latency null when no origin answered
 */
record TrafficPoint(
    String at,
    long requests,
    Statuses statuses,
    long bytesIn,
    long bytesOut,
    @Nullable Latency latency) {

  /**
   * Requests by the class of their final status.
   *
   * @param none the client got no response
   */
  record Statuses(
      long none,
      long informational,
      long success,
      long redirection,
      long clientError,
      long serverError) {}

  /** Microseconds from the request head to the origin's response head, at most 1 % off. */
  record Latency(long p50, long p95, long p99) {}
}

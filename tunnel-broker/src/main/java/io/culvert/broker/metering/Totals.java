package io.culvert.broker.metering;

import io.culvert.tunnel.stream.Traffic;

/**
 * Traffic in one span.
 *
 * @param bytesIn towards the origin
 * @param bytesOut towards the public client
 * @param requests exchanges begun
 */
public record Totals(long bytesIn, long bytesOut, long requests) {
  public static final Totals NONE = new Totals(0, 0, 0);

  /** What passed through a tunnel so far. */
  public static Totals of(Traffic traffic) {
    return new Totals(traffic.bytesIn(), traffic.bytesOut(), traffic.requests());
  }

  public Totals plus(Totals other) {
    return new Totals(
        bytesIn + other.bytesIn, bytesOut + other.bytesOut, requests + other.requests);
  }

  public Totals minus(Totals other) {
    return new Totals(
        bytesIn - other.bytesIn, bytesOut - other.bytesOut, requests - other.requests);
  }
}

package io.culvert.cli.agent;

import io.culvert.tunnel.stream.Traffic;

/**
 * What has passed through an agent, over all its sessions.
 *
 * @param requests streams opened
 * @param bytesIn towards the local server, as metered
 * @param bytesOut from the local server, as metered
 */
public record Totals(long requests, long bytesIn, long bytesOut) {
  static final Totals NONE = new Totals(0, 0, 0);

  Totals plus(Traffic traffic) {
    return new Totals(
        requests + traffic.requests(), bytesIn + traffic.bytesIn(), bytesOut + traffic.bytesOut());
  }
}

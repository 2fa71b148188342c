package io.culvert.gateway;

import io.culvert.runtime.address.RawEntrances;
import io.culvert.runtime.settings.Settings;
import java.time.Duration;

/**
 * The public side of what is not HTTP.
 *
 * @param entrances where connections come in
 * @param idleTimeout how long one may be silent in both directions
 */
record RawSettings(RawEntrances entrances, Duration idleTimeout) {

  static RawSettings from(Settings settings) {
    return new RawSettings(
        RawEntrances.from(settings),
        settings.duration(
            "TCP_IDLE_TIMEOUT",
            Duration.ofHours(24),
            "How long a connection of a TCP or TLS tunnel may be silent"));
  }
}

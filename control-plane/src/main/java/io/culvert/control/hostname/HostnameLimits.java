package io.culvert.control.hostname;

import io.culvert.runtime.address.TcpPorts;
import io.culvert.runtime.settings.Settings;
import java.time.Duration;

/**
 * What holds for all hostnames and ports, whatever the plan.
 *
 * @param quarantine how long only the last owner may take a released name or port again
 * @param grace how long a domain goes on serving after its proof was lost
 * @param ports public ports to assign
 */
public record HostnameLimits(Duration quarantine, Duration grace, TcpPorts ports) {

  static HostnameLimits from(Settings settings) {
    return new HostnameLimits(
        settings.duration(
            "HOSTNAME_QUARANTINE",
            Duration.ofHours(24),
            "How long only the last owner may take a released name or port again"),
        settings.duration(
            "DOMAIN_GRACE",
            Duration.ofHours(72),
            "How long a custom domain goes on serving after its proof was lost"),
        TcpPorts.from(settings));
  }
}

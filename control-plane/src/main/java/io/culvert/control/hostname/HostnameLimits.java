package io.culvert.control.hostname;

import io.culvert.runtime.settings.Settings;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What holds for all hostnames and ports, whatever the plan.
 *
 * @param quarantine how long only the last owner may take a released name or port again
 * @param grace how long a domain goes on serving after its proof was lost
 * @param firstPort first public port to assign
 * @param lastPort last public port to assign
 */
public record HostnameLimits(Duration quarantine, Duration grace, int firstPort, int lastPort) {

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");

  public static HostnameLimits from(Settings settings) {
    var quarantine =
        settings.duration(
            "HOSTNAME_QUARANTINE",
            Duration.ofHours(24),
            "How long only the last owner may take a released name or port again");
    var grace =
        settings.duration(
            "DOMAIN_GRACE",
            Duration.ofHours(72),
            "How long a custom domain goes on serving after its proof was lost");
    var text =
        settings.text("TCP_PORT_RANGE", "20000-29999", "Public ports of TCP tunnels, first-last");
    var range = RANGE.matcher(text.strip());
    if (range.matches()) {
      int first = Integer.parseInt(range.group(1));
      int last = Integer.parseInt(range.group(2));
      if (first >= 1 && first <= last && last <= 65_535) {
        return new HostnameLimits(quarantine, grace, first, last);
      }
    }
    settings.mistake("TCP_PORT_RANGE", "first-last, from 1 to 65535");
    return new HostnameLimits(quarantine, grace, 20_000, 29_999);
  }

  boolean hasPort(int port) {
    return port >= firstPort && port <= lastPort;
  }

  int portCount() {
    return lastPort - firstPort + 1;
  }
}

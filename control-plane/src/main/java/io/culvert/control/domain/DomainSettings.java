package io.culvert.control.domain;

import io.culvert.runtime.settings.Settings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How custom domains are looked at.
 *
 * @param resolver DNS server to ask; empty for those of this machine
 * @param recheckInterval how often a verified domain is looked at again
 */
public record DomainSettings(Optional<InetSocketAddress> resolver, Duration recheckInterval) {

  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s]+)(?::(\\d{1,5}))?");

  public static DomainSettings from(Settings settings) {
    var resolver =
        settings.optional(
            "DNS_RESOLVER", "DNS server that custom domains are looked up at, host:port");
    var interval =
        settings.duration(
            "DOMAIN_RECHECK_INTERVAL",
            Duration.ofHours(1),
            "How often a verified custom domain is looked up again");
    if (!interval.isPositive()) {
      settings.mistake("DOMAIN_RECHECK_INTERVAL", "longer than nothing");
    }
    var address = resolver.flatMap(DomainSettings::address);
    if (resolver.isPresent() && address.isEmpty()) {
      settings.mistake("DNS_RESOLVER", "host:port, such as 9.9.9.9:53");
    }
    return new DomainSettings(address, interval);
  }

  private static Optional<InetSocketAddress> address(String text) {
    var parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int port = parts.group(2) == null ? 53 : Integer.parseInt(parts.group(2));
    var host = parts.group(1).replaceAll("[\\[\\]]", "");
    return port >= 1 && port <= 65_535
        ? Optional.of(InetSocketAddress.createUnresolved(host, port))
        : Optional.empty();
  }
}

package io.culvert.gateway.exchange;

import io.culvert.tunnel.policy.AddressRange;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Proxies that are believed when they say whom they speak for ({@code X-Forwarded-For}, {@code
 * X-Forwarded-Proto}). Of anybody else it is not believed.
 *
 * @param addresses theirs; empty when there are none
 */
public record TrustedProxies(List<AddressRange> addresses) {
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  public TrustedProxies {
    addresses = List.copyOf(addresses);
  }

  /** Whether the address is one of theirs. */
  public boolean isOurs(InetAddress address) {
    return addresses.stream().anyMatch(range -> range.contains(address));
  }

  /**
   * Who a request comes from.
   *
   * @param direct who is at the other end of the connection
   * @param fields of the request
   */
  public Client seenThrough(Client direct, HttpHeaders fields) {
    if (addresses.isEmpty() || !isTrusted(direct.address())) {
      return direct;
    }
    var address = firstStranger(fields, direct.address());
    var scheme = last(fields.getAll("X-Forwarded-Proto"));
    boolean isScheme = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    return new Client(
        address,
        isScheme && scheme != null ? scheme.toLowerCase(Locale.ROOT) : direct.scheme(),
        direct.replay());
  }

  /** Each proxy has added whom it saw: the last that is none of ours is the client. */
  private String firstStranger(HttpHeaders fields, String direct) {
    var hops = String.join(",", fields.getAll("X-Forwarded-For")).split(",");
    var nearest = direct;
    for (int i = hops.length - 1; i >= 0; i--) {
      var hop = NetUtil.createInetAddressFromIpAddressString(hops[i].strip());
      if (hop == null) {
        return nearest;
      }
      nearest = Client.withoutZone(hop.getHostAddress());
      if (!isOurs(hop)) {
        return nearest;
      }
    }
    return nearest;
  }

  private boolean isTrusted(String address) {
    var parsed = NetUtil.createInetAddressFromIpAddressString(address);
    return parsed != null && isOurs(parsed);
  }

  private static @Nullable String last(List<String> values) {
    return values.isEmpty()
        ? null
        : values.getLast().substring(values.getLast().lastIndexOf(',') + 1).strip();
  }
}

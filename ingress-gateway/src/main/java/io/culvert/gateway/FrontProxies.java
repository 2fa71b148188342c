package io.culvert.gateway;

import io.culvert.gateway.exchange.TrustedProxies;
import io.culvert.runtime.settings.Settings;
import io.culvert.tunnel.policy.AddressRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The operator's own proxies, such as a load balancer, through which clients come.
 *
 * @param trusted which of them may say whom they speak for
 * @param proxyProtocol whether each connection begins with a PROXY header, version 1 or 2
 */
record FrontProxies(TrustedProxies trusted, boolean proxyProtocol) {
  static final FrontProxies NONE = new FrontProxies(TrustedProxies.NONE, false);

  private static final String TRUSTED = "HTTP_TRUSTED_PROXIES";

  static FrontProxies from(Settings settings) {
    var addresses =
        settings.text(
            TRUSTED, "", "Addresses of own proxies before the public ports, like 10.0.0.0/8");
    return new FrontProxies(
        new TrustedProxies(ranges(settings, addresses)),
        settings.flag(
            "PROXY_PROTOCOL", false, "Whether they begin each connection with a PROXY header"));
  }

  private static List<AddressRange> ranges(Settings settings, String addresses) {
    var ranges = new ArrayList<AddressRange>();
    for (var each : addresses.split(",")) {
      if (!each.isBlank()) {
        try {
          ranges.add(AddressRange.parse(each.strip()));
        } catch (IllegalArgumentException e) {
          settings.mistake(TRUSTED, "addresses or blocks of them, comma-separated");
        }
      }
    }
    return ranges;
  }
}

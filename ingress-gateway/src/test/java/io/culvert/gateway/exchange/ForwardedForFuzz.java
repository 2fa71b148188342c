package io.culvert.gateway.exchange;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.policy.AddressRange;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.util.NetUtil;
import java.util.List;

/** Who a proxy of ours says that it speaks for is an address, or the proxy itself. */
public final class ForwardedForFuzz {
  private static final TrustedProxies OURS =
      new TrustedProxies(List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1")));
  private static final Client PROXY = new Client("10.0.0.1", "http", null);
  private static final Client STRANGER = new Client("203.0.113.7", "http", null);

  private ForwardedForFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var lines = new FuzzInput(bytes).octets().split("\n", -1);
    var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    for (int i = 0; i < lines.length; i++) {
      fields.add(i == 0 ? "X-Forwarded-Proto" : "X-Forwarded-For", lines[i]);
    }
    var seen = OURS.seenThrough(PROXY, fields);
    Must.hold(NetUtil.isValidIpV4Address(seen.address()) || isSix(seen.address()), "an address");
    Must.hold(seen.scheme().equals("http") || seen.scheme().equals("https"), "a scheme");
    Must.equal(OURS.seenThrough(STRANGER, fields), STRANGER, "strangers are not believed");
  }

  private static boolean isSix(String address) {
    return address.indexOf('%') < 0 && NetUtil.isValidIpV6Address(address);
  }
}

package io.culvert.control.hostname;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import java.util.Set;

/** What somebody typed for a hostname is refused, or has one spelling only, the one routed by. */
public final class HostnameRulesFuzz {
  private static final HostnameRules RULES = new HostnameRules("tunnel.example", Set.of("www"));

  private HostnameRulesFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    switch (RULES.parse(new FuzzInput(bytes).text())) {
      case HostnameName.Refused refused -> Must.hold(!refused.why().isEmpty(), "it is said why");
      case HostnameName.UnderBase(var hostname) -> {
        same(hostname);
        Must.hold(hostname.matches("[a-z0-9-]+\\.tunnel\\.example"), "there is one label more");
      }
      case HostnameName.Custom(var hostname) -> {
        same(hostname);
        Must.hold(!("." + hostname).endsWith(".tunnel.example"), "it is not under the base");
      }
    }
  }

  private static void same(String hostname) {
    Must.equal(RULES.parse(hostname).toString().contains(hostname), true, "a name is its own name");
    Must.hold(hostname.matches("[a-z0-9.-]{1,253}"), "a hostname is one");
  }
}

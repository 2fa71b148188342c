package io.culvert.tunnel.policy;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may come.
 *
 * @param allow addresses that may; empty for all
 * @param deny addresses that may not, whatever {@code allow} says
 * @param logins one of which a client has to name (RFC 7617); empty when it need not
 */
public record AccessRules(
    List<AddressRange> allow, List<AddressRange> deny, List<BasicLogin> logins) {
  static final AccessRules ANYONE = new AccessRules(null, null, null);

  public AccessRules(
      @Nullable List<AddressRange> allow,
      @Nullable List<AddressRange> deny,
      @Nullable List<BasicLogin> logins) {
    this.allow = Bounded.list("addresses to allow", allow);
    this.deny = Bounded.list("addresses to deny", deny);
    this.logins = Bounded.list("logins", logins);
  }

  /** Whether a client with that address may come. */
  public boolean admits(InetAddress address) {
    return (allow.isEmpty() || isIn(allow, address)) && !isIn(deny, address);
  }

  private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    for (var range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}

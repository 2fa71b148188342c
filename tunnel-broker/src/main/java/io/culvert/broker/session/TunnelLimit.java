package io.culvert.broker.session;

import io.culvert.schemas.plan.Plan;
import java.util.Collection;
import java.util.HashMap;

/** How a plan's limit of tunnels at once is counted. Pure. */
final class TunnelLimit {
  private TunnelLimit() {}

  /** Tunnels of these sessions, without the given one. */
  static int others(Collection<Member> sessions, TunnelKey without) {
    return (int)
        sessions.stream()
            .map(Member::tunnel)
            .distinct()
            .filter(tunnel -> !tunnel.equals(without))
            .count();
  }

  /** The sentence for whoever is one too many. */
  static String words(Plan plan) {
    return "Your plan "
        + plan.name()
        + " allows "
        + plan.tunnels()
        + (plan.tunnels() == 1 ? " tunnel" : " tunnels")
        + " at once, and the account has as many.";
  }

  /**
   * Tunnels among these sessions that were there before the given one. Brokers that have read the
   * same routes agree on it, so of tunnels that were let in at the same moment at several brokers
   * the same ones stay.
   */
  static int before(Collection<Member> sessions, TunnelKey tunnel) {
    var first = new HashMap<TunnelKey, Member>();
    for (var session : sessions) {
      first.merge(session.tunnel(), session, (a, b) -> a.isOlderThan(b) ? a : b);
    }
    var own = first.remove(tunnel);
    return own == null
        ? 0
        : (int) first.values().stream().filter(each -> each.isOlderThan(own)).count();
  }
}

package io.culvert.broker.session;

import io.culvert.broker.route.BrokerView;
import io.culvert.broker.route.RouteView;
import io.culvert.events.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The sessions that other brokers serve, as the log says. Routes of this broker are left out: they
 * lag behind what it knows, or a crash left them. So are those of brokers that are gone.
 */
public record Elsewhere(RouteView routes, BrokerView brokers, String brokerId, Clock clock) {

  /** Sessions of the account. */
  List<Member> ofAccount(String accountId) {
    return serving(routes.ofAccount(accountId));
  }

  /** Sessions on the hostname. */
  List<Member> ofHostname(String hostname) {
    return serving(routes.ofHostname(hostname));
  }

  /** Sessions that have the public port. */
  List<Member> ofPort(int port) {
    return serving(routes.ofPort(port));
  }

  /**
   * Routes of brokers of which nothing was heard for so long, when it is this one that has to see
   * to them.
   */
  public List<Route> lost(Duration patience) {
    return brokers.isFirst(brokerId)
        ? routes.all().stream()
            .filter(route -> isElsewhere(route) && brokers.isLost(route, patience))
            .toList()
        : List.of();
  }

  boolean isElsewhere(Route route) {
    return !route.getBrokerId().equals(brokerId);
  }

  private List<Member> serving(Collection<Route> those) {
    var now = clock.instant();
    return those.stream()
        .filter(route -> isElsewhere(route) && brokers.isThere(route))
        .filter(route -> !route.getLeaving() && !isExpired(route, now))
        .map(Member::of)
        .toList();
  }

  private static boolean isExpired(Route route, Instant now) {
    return route.getExpiresAt() != null && !now.isBefore(route.getExpiresAt());
  }
}

package io.culvert.broker.route;

import io.culvert.events.Route;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The routes in the log, but for those of this broker's live sessions. One thread follows, any
 * thread asks.
 */
public final class RouteView {
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final RouteIndex<String> byAccount = new RouteIndex<>();
  private final RouteIndex<String> byHostname = new RouteIndex<>();
  private final RouteIndex<Integer> byPort = new RouteIndex<>();

  /** Takes note of a route; returns the one that it takes the place of. */
  public @Nullable Route follow(String sessionId, @Nullable Route route) {
    var before = route == null ? routes.remove(sessionId) : routes.put(sessionId, route);
    if (before != null) {
      byAccount.remove(before.getAccountId(), before);
      byHostname.remove(before.getHostname(), before);
      byPort.remove(before.getPublicPort(), before);
    }
    if (route != null) {
      byAccount.add(route.getAccountId(), route);
      byHostname.add(route.getHostname(), route);
      byPort.add(route.getPublicPort(), route);
    }
    return before;
  }

  /** Routes that say this broker holds their session. */
  public List<Route> of(String brokerId) {
    return routes.values().stream().filter(route -> route.getBrokerId().equals(brokerId)).toList();
  }

  /** All of them. */
  public Collection<Route> all() {
    return routes.values();
  }

  /** Routes of the account's sessions, at whatever broker. */
  public Collection<Route> ofAccount(String accountId) {
    return byAccount.of(accountId);
  }

  /** Routes of the sessions on the hostname, at whatever broker. */
  public Collection<Route> ofHostname(String hostname) {
    return byHostname.of(hostname);
  }

  /** Routes of the sessions that have the public port, at whatever broker. */
  public Collection<Route> ofPort(int port) {
    return byPort.of(port);
  }
}

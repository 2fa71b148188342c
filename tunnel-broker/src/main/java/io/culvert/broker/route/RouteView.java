package io.culvert.broker.route;

import io.culvert.events.Route;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The routes in the log, of all brokers. One thread follows, any thread asks. */
public final class RouteView {
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Route>> byAccount = new ConcurrentHashMap<>();

  public void follow(String sessionId, @Nullable Route route, Instant writtenAt) {
    var before = route == null ? routes.remove(sessionId) : routes.put(sessionId, route);
    if (before != null && before.getAccountId() != null) {
      byAccount.computeIfPresent(
          before.getAccountId(),
          (_, those) -> {
            those.remove(sessionId);
            return those.isEmpty() ? null : those;
          });
    }
    if (route != null && route.getAccountId() != null) {
      byAccount.compute(
          route.getAccountId(),
          (_, those) -> {
            var all = those == null ? new ConcurrentHashMap<String, Route>() : those;
            all.put(sessionId, route);
            return all;
          });
    }
  }

  /** Routes that say this broker holds their session. */
  public List<Route> of(String brokerId) {
    return routes.values().stream().filter(route -> route.getBrokerId().equals(brokerId)).toList();
  }

  /** Routes of the account's sessions, at whatever broker. */
  public Collection<Route> ofAccount(String accountId) {
    return byAccount.getOrDefault(accountId, Map.of()).values();
  }
}

package io.culvert.broker.route;

import io.culvert.events.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The routes in the log, of all brokers. */
public final class RouteView {
  private final Map<String, Route> routes = new ConcurrentHashMap<>();

  public void follow(String sessionId, @Nullable Route route, Instant writtenAt) {
    if (route == null) {
      routes.remove(sessionId);
    } else {
      routes.put(sessionId, route);
    }
  }

  /** Routes that say this broker holds their session. */
  public List<Route> of(String brokerId) {
    return routes.values().stream().filter(route -> route.getBrokerId().equals(brokerId)).toList();
  }
}

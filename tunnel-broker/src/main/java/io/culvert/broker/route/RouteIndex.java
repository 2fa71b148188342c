package io.culvert.broker.route;

import io.culvert.events.Route;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Routes by something that several of them share. Most have theirs for themselves, and there may be
 * a hundred thousand of them, so one alone costs next to nothing. One thread changes it, any asks.
 */
final class RouteIndex<K> {
  private final Map<K, Group> groups = new ConcurrentHashMap<>();

  private sealed interface Group {}

  private record One(Route route) implements Group {}

  private record Many(Map<String, Route> routes) implements Group {}

  void add(@Nullable K key, Route route) {
    if (key != null) {
      groups.merge(key, new One(route), (group, _) -> with(group, route));
    }
  }

  private static Group with(Group group, Route route) {
    return switch (group) {
      case One(var first) -> {
        var routes = new ConcurrentHashMap<String, Route>();
        routes.put(first.getSessionId(), first);
        routes.put(route.getSessionId(), route);
        yield new Many(routes);
      }
      case Many(var routes) -> {
        routes.put(route.getSessionId(), route);
        yield group;
      }
    };
  }

  void remove(@Nullable K key, Route route) {
    if (key != null) {
      groups.computeIfPresent(key, (_, group) -> without(group, route.getSessionId()));
    }
  }

  private static @Nullable Group without(Group group, String sessionId) {
    return switch (group) {
      case One(var only) -> only.getSessionId().equals(sessionId) ? null : group;
      case Many(var routes) -> {
        routes.remove(sessionId);
        yield routes.isEmpty() ? null : group;
      }
    };
  }

  Collection<Route> of(K key) {
    return switch (groups.get(key)) {
      case null -> List.of();
      case One(var only) -> List.of(only);
      case Many(var routes) -> routes.values();
    };
  }
}

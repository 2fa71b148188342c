package io.culvert.broker.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions by something that several of them share. Any thread. */
final class SessionIndex {
  private final Map<String, Set<LiveSession>> groups = new ConcurrentHashMap<>();

  void add(String key, LiveSession live) {
    groups.compute(
        key,
        (_, group) -> {
          var all = group == null ? ConcurrentHashMap.<LiveSession>newKeySet() : group;
          all.add(live);
          return all;
        });
  }

  void remove(String key, LiveSession live) {
    groups.computeIfPresent(
        key,
        (_, group) -> {
          group.remove(live);
          return group.isEmpty() ? null : group;
        });
  }

  Collection<LiveSession> of(String key) {
    return List.copyOf(groups.getOrDefault(key, Set.of()));
  }
}

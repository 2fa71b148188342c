package io.culvert.broker.name;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hostnames that were last used for something: the newest first, and only a few for each, so
 * that to look for one that is free costs little however many an account has had.
 */
final class LastUsed<K> {
  private static final int MOST = 8;

  private final Map<K, List<String>> byKey = new HashMap<>();

  /** Newest first. */
  List<String> of(K key) {
    return byKey.getOrDefault(key, List.of());
  }

  /**
   * The hostname is used for it.
   *
   * @param names what the others are used for
   */
  void put(@Nullable K key, NameUse use, Map<String, NameUse> names) {
    if (key == null) {
      return;
    }
    var others = new ArrayList<>(of(key));
    others.remove(use.hostname());
    int newer = 0;
    while (newer < others.size() && isNewer(names.get(others.get(newer)), use)) {
      newer++;
    }
    others.add(newer, use.hostname());
    byKey.put(key, List.copyOf(others.subList(0, Math.min(others.size(), MOST))));
  }

  private static boolean isNewer(@Nullable NameUse other, NameUse use) {
    return other != null && other.since().isAfter(use.since());
  }

  /** The hostname is used for it no more. */
  void remove(@Nullable K key, String hostname) {
    if (key != null) {
      byKey.computeIfPresent(key, (_, names) -> without(names, hostname));
    }
  }

  private static @Nullable List<String> without(List<String> names, String hostname) {
    var rest = names.stream().filter(name -> !name.equals(hostname)).toList();
    return rest.isEmpty() ? null : rest;
  }
}

package io.culvert.tunnel.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists in a policy: never null, never changed, never long. */
final class Bounded {
  private static final int MOST = 100;

  private Bounded() {}

  static <T> List<T> list(String what, @Nullable List<T> given) {
    if (given == null) {
      return List.of();
    }
    if (given.size() > MOST) {
      throw new IllegalArgumentException("there are more than " + MOST + " " + what);
    }
    return List.copyOf(given);
  }
}

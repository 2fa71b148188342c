package io.culvert.testing.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a property of a fuzz target says; plain, because a campaign asks it millions of times. */
public final class Must {
  private Must() {}

  public static void hold(boolean condition, String property) {
    if (!condition) {
      throw new AssertionError("it does not hold that " + property);
    }
  }

  public static void equal(@Nullable Object one, @Nullable Object other, String property) {
    if (!Objects.equals(one, other)) {
      throw new AssertionError("it does not hold that " + property + ": " + one + "\n  " + other);
    }
  }
}

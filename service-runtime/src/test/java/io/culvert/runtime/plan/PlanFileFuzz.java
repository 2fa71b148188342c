package io.culvert.runtime.plan;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;

/** A file of plans is refused in words, or is plans with names. */
public final class PlanFileFuzz {
  private PlanFileFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    try {
      PlanFile.parse(new FuzzInput(bytes).text())
          .forEach(plan -> Must.hold(!plan.name().isBlank(), "a plan has a name"));
    } catch (IllegalArgumentException refused) {
      Must.hold(refused.getMessage() != null, "it is said why");
    }
  }
}

package io.culvert.cli.policy;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import java.util.Map;

/** Sizes, rates and secrets as people write them: refused in words, or within bounds. */
public final class OptionTextFuzz {
  private OptionTextFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int kind = input.next() % 3;
    var text = input.text();
    try {
      switch (kind) {
        case 0 -> Must.hold(SizeText.parse(text) >= 0, "no size is negative");
        case 1 -> Must.hold(RateText.parse(text).intervalNanos() > 0, "a rate has an interval");
        default -> {
          if (!text.startsWith("file:")) { // what lies in files is none of this
            Must.hold(
                !new SecretText(Map.of("A", "b")).read(text).isEmpty() || text.isEmpty(),
                "a secret is something");
          }
        }
      }
    } catch (IllegalArgumentException refused) {
      Must.hold(refused.getMessage() != null, "it is said why");
    }
  }
}

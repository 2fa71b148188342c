package io.culvert.runtime.settings;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;

/** Durations and sizes in settings: none, or never negative and read as they are written. */
public final class AmountsFuzz {
  private AmountsFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var text = new FuzzInput(bytes).text();
    Amounts.bytes(text).ifPresent(size -> Must.hold(size >= 0, "no size is negative"));
    Amounts.duration(text)
        .ifPresent(
            duration -> {
              Must.hold(!duration.isNegative(), "no duration is negative");
              if (duration.toSeconds() < Integer.MAX_VALUE
                  && duration.toNanosPart() % 1_000_000 == 0) {
                Must.equal(
                    Amounts.duration(DurationText.of(duration)).orElse(null),
                    duration,
                    "a duration is read as it is written");
              }
            });
  }
}

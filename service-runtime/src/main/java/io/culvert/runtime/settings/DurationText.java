package io.culvert.runtime.settings;

import java.time.Duration;

/** Writes a duration the way {@link Amounts} reads it, in the largest unit that fits. */
final class DurationText {

  private DurationText() {}

  static String of(Duration duration) {
    var millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    var seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3600 + "h";
  }
}

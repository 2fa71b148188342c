package io.culvert.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Times and sizes as people read them. */
public final class Amounts {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Amounts() {}

  /** {@code 812 µs}, {@code 12 ms}, {@code 3.4 s}, {@code 2 min 5 s}, {@code 26 h 3 min}. */
  public static String time(Duration time) {
    long micros = time.toNanos() / 1000;
    if (micros < 1000) {
      return micros + " µs";
    }
    if (micros < 1_000_000) {
      return micros / 1000 + " ms";
    }
    if (time.toMinutes() < 1) {
      return String.format(Locale.ROOT, "%.1f s", micros / 1e6);
    }
    if (time.toHours() < 1) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toHours() + " h " + time.toMinutesPart() + " min";
  }

  /** {@code 812 B}, {@code 1.5 MiB}. */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = 0;
    while (value >= 1024) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}

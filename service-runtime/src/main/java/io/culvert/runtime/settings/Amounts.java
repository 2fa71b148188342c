package io.culvert.runtime.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
final class Amounts {

  static final String DURATIONS = "a duration such as 90s, 30m, 1h, 500ms, 7d or PT1H";
  static final String SIZES = "a size such as 1048576, 64KiB, 1MiB or 2GB";

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*([a-z]*)");
  private static final Map<String, Long> MILLIS =
      Map.of("", 1000L, "ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("kb", 1000L),
          Map.entry("mb", 1_000_000L),
          Map.entry("gb", 1_000_000_000L),
          Map.entry("k", 1L << 10),
          Map.entry("m", 1L << 20),
          Map.entry("g", 1L << 30),
          Map.entry("kib", 1L << 10),
          Map.entry("mib", 1L << 20),
          Map.entry("gib", 1L << 30));

  private Amounts() {}

  /** A plain number is seconds. */
  static Optional<Duration> duration(String text) {
    if (text.startsWith("P") || text.startsWith("p")) {
      try {
        return Optional.of(Duration.parse(text)).filter(duration -> !duration.isNegative());
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
    return amount(text, MILLIS).map(Duration::ofMillis);
  }

  /** A plain number is bytes. */
  static Optional<Long> bytes(String text) {
    return amount(text, BYTES);
  }

  private static Optional<Long> amount(String text, Map<String, Long> units) {
    var match = AMOUNT.matcher(text.toLowerCase(Locale.ROOT));
    if (!match.matches() || !units.containsKey(match.group(2))) {
      return Optional.empty();
    }
    var unit = BigDecimal.valueOf(units.get(match.group(2)));
    try {
      return Optional.of(new BigDecimal(match.group(1)).multiply(unit).longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty(); // half a byte, or more than a long holds
    }
  }
}

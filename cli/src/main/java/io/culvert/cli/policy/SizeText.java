package io.culvert.cli.policy;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 10MB}, {@code 64KiB}, {@code 512}. */
final class SizeText {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kmg]i?)?b?");
  private static final Map<String, Long> UNITS =
      Map.of(
          "", 1L,
          "k", 1_000L,
          "m", 1_000_000L,
          "g", 1_000_000_000L,
          "ki", 1L << 10,
          "mi", 1L << 20,
          "gi", 1L << 30);

  private SizeText() {}

  /** Bytes. */
  static long parse(String text) {
    var size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException("write it as 10MB, 64KiB or a number of bytes");
    }
    var unit = size.group(2) == null ? "" : size.group(2);
    return Long.parseLong(size.group(1)) * UNITS.getOrDefault(unit, 1L);
  }
}

package io.culvert.cli.terminal;

import java.util.Locale;

/** Text from afar, without the characters that make a terminal do something. */
public final class SafeText {
  private static final String ELLIPSIS = "…";

  private SafeText() {}

  /**
   * Bytes, one char each, such as a request target: what is not visible ASCII becomes {@code \xNN}.
   */
  public static String bytes(String raw, int most) {
    var safe = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length() && safe.length() <= most; i++) {
      char c = raw.charAt(i);
      if (c > 0x20 && c < 0x7f) {
        safe.append(c);
      } else {
        safe.append(String.format(Locale.ROOT, "\\x%02X", (int) c));
      }
    }
    return shortened(safe, most);
  }

  /**
   * Words, such as a server's message: control and format characters (escape sequences, changes of
   * the writing direction) become {@code U+NNNN}.
   */
  public static String words(String raw, int most) {
    var safe = new StringBuilder(raw.length());
    raw.codePoints()
        .limit(most + 1L)
        .forEach(
            c -> {
              if (isHarmless(c)) {
                safe.appendCodePoint(c);
              } else {
                safe.append(String.format(Locale.ROOT, "U+%04X", c));
              }
            });
    return shortened(safe, most);
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String shortened(StringBuilder safe, int most) {
    if (safe.length() <= most) {
      return safe.toString();
    }
    int end = most - 1;
    boolean isHalf = end > 0 && Character.isHighSurrogate(safe.charAt(end - 1));
    return safe.substring(0, isHalf ? end - 1 : end) + ELLIPSIS;
  }
}

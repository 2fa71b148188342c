package io.culvert.gateway.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The text of a JSON string as it comes, as long as it can be one of the names looked for. */
final class JsonName {
  /** Digits of <code>&#92;u</code> (RFC 8259 §7). */
  private static final int DIGITS_OF_U = 4;

  /** Digits of <code>&#92;x</code>, which JSON5 knows. */
  private static final int DIGITS_OF_X = 2;

  /** Most bytes of a letter that is another one in another case: of the Kelvin sign, K. */
  private static final int WIDEST = 3;

  private final byte[] bytes;
  private int length;
  private boolean tooLong;
  private int digitsLeft;
  private int code;
  private char high;

  /**
   * @param longest bytes of the longest name
   */
  JsonName(int longest) {
    bytes = new byte[longest * WIDEST];
  }

  /**
   * What names that differ in letter case only have in common, by the same rule as {@link
   * String#equalsIgnoreCase}: some servers compare so.
   */
  static String fold(String name) {
    var folded = name.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = Character.toLowerCase(Character.toUpperCase(folded[i]));
    }
    return new String(folded);
  }

  void begin() {
    length = 0;
    tooLong = false;
    digitsLeft = 0;
    high = 0;
  }

  /**
   * The next octet of the string.
   *
   * @param escaped whether a backslash stood before it
   */
  void add(byte octet, boolean escaped) {
    if (escaped) {
      escape(octet);
    } else if (digitsLeft > 0) {
      digit(octet);
    } else if (octet != '\\') {
      put(octet);
    }
  }

  private void escape(byte octet) {
    switch (octet) {
      case 'u' -> digits(DIGITS_OF_U);
      case 'x' -> digits(DIGITS_OF_X);
      case '\n' -> {} // the line goes on
      case 'b' -> put('\b');
      case 'f' -> put('\f');
      case 'n' -> put('\n');
      case 'r' -> put('\r');
      case 't' -> put('\t');
      default -> put(octet);
    }
  }

  private void digits(int count) {
    digitsLeft = count;
    code = 0;
  }

  private void digit(byte octet) {
    code = code << 4 | Math.max(0, Character.digit(octet, 16));
    if (--digitsLeft == 0) {
      letter((char) code);
    }
  }

  /** Beyond 16 bits one comes as two (RFC 8259 §7). */
  private void letter(char next) {
    if (Character.isHighSurrogate(next)) {
      high = next;
      return;
    }
    boolean isPair = high != 0 && Character.isLowSurrogate(next);
    var text = isPair ? new String(new char[] {high, next}) : String.valueOf(next);
    high = 0;
    for (var part : text.getBytes(UTF_8)) {
      put(part);
    }
  }

  private void put(int octet) {
    if (length == bytes.length) {
      tooLong = true;
    } else {
      bytes[length++] = (byte) octet;
    }
  }

  /** The whole text, {@link #fold folded}; empty when it is longer than any name. */
  String text() {
    return tooLong ? "" : fold(new String(bytes, 0, length, UTF_8));
  }
}

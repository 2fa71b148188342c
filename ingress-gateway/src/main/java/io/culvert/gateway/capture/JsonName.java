package io.culvert.gateway.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** The text of a JSON string as it comes, as long as it can be one of the names looked for. */
final class JsonName {
  /** An escape with four hexadecimal digits (RFC 8259 §7). */
  private static final int HEX_DIGITS = 4;

  private final byte[] bytes;
  private int length;
  private boolean tooLong;
  private int digitsLeft;
  private int code;

  /**
   * @param longest bytes of the longest name
   */
  JsonName(int longest) {
    bytes = new byte[longest];
  }

  void begin() {
    length = 0;
    tooLong = false;
    digitsLeft = 0;
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
      case 'u' -> {
        digitsLeft = HEX_DIGITS;
        code = 0;
      }
      case 'b' -> put('\b');
      case 'f' -> put('\f');
      case 'n' -> put('\n');
      case 'r' -> put('\r');
      case 't' -> put('\t');
      default -> put(octet);
    }
  }

  private void digit(byte octet) {
    code = code << 4 | Math.max(0, Character.digit(octet, 16));
    if (--digitsLeft == 0) {
      for (var part : Character.toString((char) code).getBytes(UTF_8)) {
        put(part);
      }
    }
  }

  private void put(int octet) {
    if (length == bytes.length) {
      tooLong = true;
    } else {
      bytes[length++] = (byte) octet;
    }
  }

  /** The whole text in lower case; empty when it is longer than any name. */
  String text() {
    return tooLong ? "" : new String(bytes, 0, length, UTF_8).toLowerCase(Locale.ROOT);
  }
}

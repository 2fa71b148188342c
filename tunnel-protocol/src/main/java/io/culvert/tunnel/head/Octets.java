package io.culvert.tunnel.head;

/** The character classes of RFC 9110 §5.6 and RFC 9112 §3, as tables over one byte. */
final class Octets {
  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] TARGET = new boolean[256];
  private static final boolean[] TEXT = new boolean[256];

  static {
    for (int c = 0x21; c < 256; c++) {
      // DEL is a control character; bytes above are obs-text, which real servers do send.
      TARGET[c] = c != 0x7f;
      TEXT[c] = c != 0x7f;
      TOKEN[c] = c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
    TEXT[' '] = true;
    TEXT['\t'] = true;
  }

  private Octets() {}

  /** RFC 9110 §5.6.2: methods and field names. */
  static boolean isToken(int c) {
    return c < 256 && TOKEN[c];
  }

  /** What a request target may hold: anything visible. */
  static boolean isTarget(int c) {
    return c < 256 && TARGET[c];
  }

  /** RFC 9110 §5.5: field values and reason phrases: no CR, LF, NUL or other control but tab. */
  static boolean isText(int c) {
    return c < 256 && TEXT[c];
  }
}

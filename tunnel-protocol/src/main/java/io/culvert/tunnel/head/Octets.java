package io.culvert.tunnel.head;

import java.util.function.IntPredicate;

/** The character classes of RFC 9110 §5.6 and RFC 9112 §3, as tables over one byte. */
enum Octets {
  /** RFC 9110 §5.6.2: methods and field names. */
  TOKEN(c -> c > 0x20 && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0),

  /**
   * What a request target may hold: anything visible. Bytes above DEL are obs-text, which real
   * clients and servers do send.
   */
  TARGET(c -> c > 0x20 && c != 0x7f),

  /** RFC 9110 §5.5: field values and reason phrases: no CR, LF, NUL or other control but tab. */
  TEXT(c -> c >= 0x20 && c != 0x7f || c == '\t');

  private final boolean[] table = new boolean[256];

  Octets(IntPredicate rule) {
    for (int c = 0; c < table.length; c++) {
      table[c] = rule.test(c);
    }
  }

  /** Whether the class has that character, or that byte without its sign. */
  boolean has(int c) {
    return c < table.length && table[c];
  }
}

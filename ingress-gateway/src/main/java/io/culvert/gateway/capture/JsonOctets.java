package io.culvert.gateway.capture;

/** What octets of JSON (RFC 8259), and of what lenient readers take for it, mean. Pure. */
final class JsonOctets {
  private JsonOctets() {}

  static boolean isSpace(byte octet) {
    return octet >= 0 && octet <= ' ';
  }

  /** Whether it may be part of a space that is none in ASCII; JSON5 knows some. */
  static boolean isBeyondAscii(byte octet) {
    return octet < 0;
  }

  /** Whether it may be part of a name that stands without quotes. */
  static boolean isPartOfName(byte octet) {
    return octet < 0
        || octet >= '0' && octet <= '9'
        || octet >= 'a' && octet <= 'z'
        || octet >= 'A' && octet <= 'Z'
        || octet == '_'
        || octet == '$'
        || octet == '-'
        || octet == '\\';
  }

  static boolean isEndOfValue(byte octet) {
    return octet == ',' || octet == '}' || octet == ']';
  }

  /** Whether a string may begin there, so that a single quote is no apostrophe. */
  static boolean mayBeginString(byte before) {
    return before == '{' || before == '[' || before == ',' || before == ':' || before == 0;
  }
}

package io.culvert.gateway.capture;

/**
 * Comments between the tokens of JSON. There are none in RFC 8259, but many readers skip them:
 * {@code // to the line's end}, {@code # to the line's end} and such as this one.
 */
final class JsonComments {
  private enum In {
    NOTHING,
    /** Behind what may begin one. */
    SLASH,
    LINE,
    BLOCK,
    /** Behind what may end it. */
    STAR
  }

  private In in = In.NOTHING;

  /** Whether that octet, which stands in no string, is part of one, or may begin one. */
  boolean cover(byte octet) {
    var before = in;
    in = next(octet);
    return before == In.LINE || before == In.BLOCK || before == In.STAR || in != In.NOTHING;
  }

  private In next(byte octet) {
    return switch (in) {
      case NOTHING -> begin(octet);
      case SLASH ->
          switch (octet) {
            case '/' -> In.LINE;
            case '*' -> In.BLOCK;
            default -> begin(octet);
          };
      case LINE -> octet == '\n' || octet == '\r' ? In.NOTHING : In.LINE;
      case BLOCK -> octet == '*' ? In.STAR : In.BLOCK;
      case STAR ->
          switch (octet) {
            case '/' -> In.NOTHING;
            case '*' -> In.STAR;
            default -> In.BLOCK;
          };
    };
  }

  private static In begin(byte octet) {
    return switch (octet) {
      case '/' -> In.SLASH;
      case '#' -> In.LINE;
      default -> In.NOTHING;
    };
  }
}

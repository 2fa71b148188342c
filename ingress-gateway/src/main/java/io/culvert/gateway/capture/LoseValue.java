package io.culvert.gateway.capture;

/**
 * Finds the end of a JSON value, octet by octet and without keeping any. A string goes over ends of
 * lines, which many readers allow; where that leaves it unclear what of an object is a string, all
 * that follows is taken for a part of it.
 */
final class LoseValue {
  /** Where an octet stands. */
  enum Where {
    /** Inside the value. */
    INSIDE,
    /** At its end, and still a part of it. */
    LAST,
    /** Behind it. */
    BEHIND
  }

  private final JsonComments comments = new JsonComments();
  private final boolean isWord;
  private byte quote;
  private byte before;
  private int depth;
  private boolean escaped;
  private boolean unclear;

  /**
   * @param first octet of the value
   */
  LoseValue(byte first) {
    boolean isString = first == '"' || first == '\'';
    boolean isNest = first == '{' || first == '[';
    isWord = !isString && !isNest;
    quote = isString ? first : 0;
    depth = isNest ? 1 : 0;
    before = first;
  }

  Where next(byte octet) {
    if (isWord) {
      return JsonOctets.isEndOfValue(octet) || JsonOctets.isSpace(octet)
          ? Where.BEHIND
          : Where.INSIDE;
    }
    if (quote != 0) {
      string(octet);
    } else {
      nest(octet);
    }
    return quote == 0 && depth == 0 && !unclear ? Where.LAST : Where.INSIDE;
  }

  private void string(byte octet) {
    if (escaped) {
      escaped = false;
    } else if (octet == quote) {
      quote = 0;
    } else {
      escaped = octet == '\\';
      unclear |= octet == '\n' && depth > 0;
    }
    before = octet;
  }

  private void nest(byte octet) {
    if (comments.cover(octet)) {
      return;
    }
    switch (octet) {
      case '"' -> quote = octet;
      case '\'' -> quote = JsonOctets.mayBeginString(before) ? octet : 0;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {} // goes
    }
    if (!JsonOctets.isSpace(octet)) {
      before = octet;
    }
  }
}

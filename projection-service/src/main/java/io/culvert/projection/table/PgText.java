package io.culvert.projection.table;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Text that may contain anything, in a form that PostgreSQL takes: its {@code text} cannot hold
 * U+0000. A backslash is written twice, NUL as backslash and U+2400, line feed as backslash and n.
 * Character by character, so that escaping a prefix or a part gives a prefix or a part of the
 * escaped whole, and searches work on what is stored.
 */
public final class PgText {

  private static final char ESCAPED_NUL = '\u2400';

  private PgText() {}

  public static String escape(String text) {
    var first = firstToEscape(text);
    return first < 0 ? text : escape(text, first);
  }

  static @Nullable String escapeNullable(@Nullable String text) {
    return text == null ? null : escape(text);
  }

  public static String unescape(String stored) {
    if (stored.indexOf('\\') < 0) {
      return stored;
    }
    var text = new StringBuilder(stored.length());
    for (int i = 0; i < stored.length(); i++) {
      var c = stored.charAt(i);
      text.append(c == '\\' && i + 1 < stored.length() ? unescaped(stored.charAt(++i)) : c);
    }
    return text.toString();
  }

  public static @Nullable String unescapeNullable(@Nullable String stored) {
    return stored == null ? null : unescape(stored);
  }

  /** A pattern for {@code like} that means exactly this text, to be escaped for storage as well. */
  public static String likeLiteral(String text) {
    return likeStored(escape(text));
  }

  /** A pattern for {@code like} that means exactly this text, as it is stored. */
  public static String likeStored(String stored) {
    // In a pattern the backslash escapes too.
    return stored.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  /** Reads a UUID in its 36-character form only; null for anything else. */
  public static @Nullable UUID uuid(@Nullable String text) {
    if (text == null || text.length() != 36) {
      return null;
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether a character is stored as two. */
  static boolean isEscaped(char c) {
    return c == '\\' || c == 0 || c == '\n';
  }

  private static int firstToEscape(String text) {
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (isEscaped(c) || Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }

  private static String escape(String text, int from) {
    var escaped = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case 0 -> escaped.append('\\').append(ESCAPED_NUL);
        case '\n' -> escaped.append("\\n");
        default -> escaped.append(isAlone(text, i) ? '\uFFFD' : c);
      }
    }
    return escaped.toString();
  }

  /** Half a surrogate pair has no UTF-8 form; only a search from outside can bring one here. */
  private static boolean isAlone(String text, int i) {
    var c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static char unescaped(char c) {
    return switch (c) {
      case ESCAPED_NUL -> 0;
      case 'n' -> '\n';
      default -> c;
    };
  }
}

package io.culvert.gateway.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies text and leaves out the values of some JSON members, piece by piece and without keeping
 * more than a name. It needs no valid document around them: pieces of a cut body, lines of NDJSON
 * and events of SSE do as well. Names are compared without regard to letter case, escapes read.
 */
final class JsonRedactor {
  private static final byte[] MARK = ('"' + Redaction.MARK + '"').getBytes(US_ASCII);

  private enum In {
    /** Between tokens. */
    TEXT,
    /** In a string that is copied. */
    STRING,
    /** Behind a name whose value goes. */
    AFTER_NAME,
    /** Before the value that goes. */
    BEFORE_VALUE,
    /** In a string that goes. */
    LOST_STRING,
    /** In an object or array that goes. */
    LOST_NEST,
    /** In a string in there. */
    LOST_NEST_STRING,
    /** In a number or word that goes. */
    LOST_WORD
  }

  private final Set<String> names;
  private final JsonName name;
  private In in = In.TEXT;
  private boolean escaped;
  private int depth;
  private boolean redacted;

  /**
   * @param names of the members whose values are left out
   */
  JsonRedactor(Collection<String> names) {
    this.names =
        names.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    int longest = this.names.stream().mapToInt(each -> each.getBytes(UTF_8).length).max().orElse(0);
    this.name = new JsonName(longest);
  }

  /** Whether anything was left out so far. */
  boolean hasRedacted() {
    return redacted;
  }

  /** The next piece without what is left out; neither indices nor owner of the bytes change. */
  byte[] next(ByteBuf bytes) {
    var out = new ByteArrayOutputStream(bytes.readableBytes() + MARK.length);
    for (int i = bytes.readerIndex(), end = bytes.writerIndex(); i < end; i++) {
      next(bytes.getByte(i), out);
    }
    return out.toByteArray();
  }

  private void next(byte octet, ByteArrayOutputStream out) {
    switch (in) {
      case TEXT -> text(octet, out);
      case STRING -> string(octet, out);
      case AFTER_NAME -> afterName(octet, out);
      case BEFORE_VALUE -> beforeValue(octet, out);
      case LOST_STRING -> in = endsString(octet) ? In.TEXT : In.LOST_STRING;
      case LOST_NEST -> nest(octet);
      case LOST_NEST_STRING -> in = endsString(octet) ? In.LOST_NEST : In.LOST_NEST_STRING;
      case LOST_WORD -> word(octet, out);
    }
  }

  private void text(byte octet, ByteArrayOutputStream out) {
    out.write(octet);
    if (octet == '"') {
      in = In.STRING;
      name.begin();
    }
  }

  private void string(byte octet, ByteArrayOutputStream out) {
    out.write(octet);
    boolean wasEscaped = escaped;
    if (endsString(octet)) {
      in = octet == '"' && names.contains(name.text()) ? In.AFTER_NAME : In.TEXT;
    } else {
      name.add(octet, wasEscaped);
    }
  }

  /** A line's end is one too: no string goes over it, so what went wrong before ends there. */
  private boolean endsString(byte octet) {
    if (escaped) {
      escaped = false;
      return false;
    }
    escaped = octet == '\\';
    return octet == '"' || octet == '\n';
  }

  private void afterName(byte octet, ByteArrayOutputStream out) {
    if (octet == ':') {
      out.write(octet);
      in = In.BEFORE_VALUE;
    } else if (isSpace(octet)) {
      out.write(octet);
    } else {
      in = In.TEXT; // a value that happens to be spelled like a name
      text(octet, out);
    }
  }

  private void beforeValue(byte octet, ByteArrayOutputStream out) {
    if (isSpace(octet)) {
      out.write(octet);
      return;
    }
    if (isEndOfWord(octet)) {
      in = In.TEXT; // there is no value
      text(octet, out);
      return;
    }
    out.writeBytes(MARK);
    redacted = true;
    escaped = false;
    switch (octet) {
      case '"' -> in = In.LOST_STRING;
      case '{', '[' -> {
        in = In.LOST_NEST;
        depth = 1;
      }
      default -> in = In.LOST_WORD;
    }
  }

  private void nest(byte octet) {
    switch (octet) {
      case '"' -> in = In.LOST_NEST_STRING;
      case '{', '[' -> depth++;
      case '}', ']' -> {
        if (--depth == 0) {
          in = In.TEXT;
        }
      }
      default -> {} // goes
    }
  }

  private void word(byte octet, ByteArrayOutputStream out) {
    if (isEndOfWord(octet) || isSpace(octet)) {
      in = In.TEXT;
      text(octet, out);
    }
  }

  private static boolean isEndOfWord(byte octet) {
    return octet == ',' || octet == '}' || octet == ']';
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r';
  }
}

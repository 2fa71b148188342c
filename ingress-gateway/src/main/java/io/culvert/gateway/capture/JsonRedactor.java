package io.culvert.gateway.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Copies text and leaves out the values of some JSON members, piece by piece and without keeping
 * more than a name. It needs no valid document around them: pieces of a cut body, lines of NDJSON
 * and events of SSE do as well. Names are compared without regard to letter case, escapes read; and
 * what only lenient readers take for JSON is read as they do, so that nobody gets around it so.
 */
final class JsonRedactor {
  private static final byte[] MARK = ('"' + Redaction.MARK + '"').getBytes(US_ASCII);

  private final FindMember members;

  /** Between the colon and the value; null when that is not where it is. */
  private @Nullable JsonComments beforeValue;

  private @Nullable LoseValue losing;
  private boolean redacted;

  /**
   * @param names of the members whose values are left out
   */
  JsonRedactor(Collection<String> names) {
    members = new FindMember(names);
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
    if (losing != null) {
      lose(losing, octet, out);
    } else if (beforeValue != null) {
      beforeValue(beforeValue, octet, out);
    } else {
      copy(octet, out);
    }
  }

  private void copy(byte octet, ByteArrayOutputStream out) {
    out.write(octet);
    if (members.finds(octet)) {
      beforeValue = new JsonComments();
    }
  }

  private void beforeValue(JsonComments comments, byte octet, ByteArrayOutputStream out) {
    if (comments.cover(octet) || JsonOctets.isSpace(octet)) {
      out.write(octet);
    } else if (JsonOctets.isEndOfValue(octet)) {
      goOn(); // there is no value
      copy(octet, out);
    } else if (!JsonOctets.isBeyondAscii(octet)) { // else a space, or a part of what goes
      out.writeBytes(MARK);
      redacted = true;
      losing = new LoseValue(octet);
    }
  }

  private void lose(LoseValue value, byte octet, ByteArrayOutputStream out) {
    switch (value.next(octet)) {
      case INSIDE -> {} // goes
      case LAST -> goOn();
      case BEHIND -> {
        goOn();
        copy(octet, out);
      }
    }
  }

  private void goOn() {
    losing = null;
    beforeValue = null;
    members.goOn();
  }
}

package io.culvert.gateway.loop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Looks for the Host field in the first bytes of a connection without decoding them. Pure. */
final class HostHint {
  /** A field that comes later is not worth the search; in bytes. */
  private static final int FAR = 2 * 1024;

  private static final AsciiString FIELD = AsciiString.cached("host:");

  private HostHint() {}

  /** What seems to be its value; null when it does not seem to be there. */
  static @Nullable String in(ByteBuf bytes) {
    int end = bytes.readerIndex() + Math.min(bytes.readableBytes(), FAR);
    int line = lineAfter(bytes, bytes.readerIndex(), end);
    while (line >= 0) {
      int next = lineAfter(bytes, line, end);
      if (next >= 0 && isHost(bytes, line, next)) {
        int value = line + FIELD.length();
        return bytes.toString(value, next - value, ISO_8859_1).strip();
      }
      line = next;
    }
    return null;
  }

  /** Where the next line begins; -1 when it does not. */
  private static int lineAfter(ByteBuf bytes, int from, int end) {
    int feed = bytes.indexOf(from, end, (byte) '\n');
    return feed < 0 ? -1 : feed + 1;
  }

  private static boolean isHost(ByteBuf bytes, int from, int end) {
    return end - from > FIELD.length()
        && FIELD.contentEqualsIgnoreCase(bytes.getCharSequence(from, FIELD.length(), ISO_8859_1));
  }
}

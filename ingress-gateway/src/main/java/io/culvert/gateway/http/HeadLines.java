package io.culvert.gateway.http;

import io.netty.buffer.ByteBuf;

/** Looks at the raw lines of a head, for what Netty's decoder would tidy up silently. */
final class HeadLines {
  private HeadLines() {}

  /**
   * Whether a line of the head starts with white space: an obsolete folded field (RFC 9112 §5.2),
   * or space before the request line or the first field (§2.2).
   *
   * @param in starts with the start of a line; may hold a part of the head, or more than it
   * @param requestLineRead whether the first line is a field's, so that an empty one ends the head
   */
  static boolean hasFold(ByteBuf in, boolean requestLineRead) {
    int line = in.readerIndex();
    int end = in.writerIndex();
    boolean afterFirstLine = requestLineRead;
    while (line < end) {
      byte first = in.getByte(line);
      if (first == ' ' || first == '\t') {
        return true;
      }
      if (afterFirstLine && (first == '\r' || first == '\n')) {
        return false; // the empty line: what follows is no head
      }
      afterFirstLine |= first != '\r' && first != '\n';
      int feed = in.indexOf(line, end, (byte) '\n');
      if (feed < 0) {
        return false;
      }
      line = feed + 1;
    }
    return false;
  }
}

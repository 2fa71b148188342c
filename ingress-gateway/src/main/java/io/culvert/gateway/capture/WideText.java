package io.culvert.gateway.capture;

import io.netty.buffer.ByteBuf;

/**
 * Tells text in which a letter is more than one octet wide, UTF-16 and UTF-32, from all else, piece
 * by piece: it begins with a byte order mark, or has NULs. So have binary bodies.
 */
final class WideText {
  private static final int MARK = 0xfeff;
  private static final int MARK_LITTLE_ENDIAN = 0xfffe;

  private int seen;
  private int firstTwo;

  /** Whether the next piece shows that it is; neither its indices nor its owner change. */
  boolean isSeenIn(ByteBuf bytes) {
    for (int i = bytes.readerIndex(); seen < 2 && i < bytes.writerIndex(); i++, seen++) {
      firstTwo = firstTwo << Byte.SIZE | bytes.getUnsignedByte(i);
    }
    return seen == 2 && (firstTwo == MARK || firstTwo == MARK_LITTLE_ENDIAN)
        || bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), (byte) 0) >= 0;
  }
}

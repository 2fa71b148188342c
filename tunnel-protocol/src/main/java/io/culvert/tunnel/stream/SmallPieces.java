package io.culvert.tunnel.stream;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Keeps small pieces back from a reader that is behind, and joins them. Credit bounds how many
 * bytes wait for it, not in how many pieces: a byte that waits alone costs some hundred bytes of
 * bookkeeping, and whoever sends decides about pieces.
 */
final class SmallPieces {
  /** Pieces up to this are copied together; in bytes. */
  private static final int SMALL = 512;

  /** A reader that has so much before it, in bytes, loses nothing by being told more later. */
  private static final int BEHIND = 4 * 1024;

  private static final int TOGETHER = 8 * 1024;

  private @Nullable ByteBuf joined;

  /**
   * Takes a piece if it is to wait.
   *
   * @param held bytes that have come and that the reader has not let go, this piece and those in
   *     here among them
   * @return whether it was taken
   */
  boolean take(ByteBuf piece, int held) {
    int bytes = piece.readableBytes();
    if (bytes > SMALL || held - bytes - waiting() <= BEHIND) {
      return false;
    }
    if (joined == null) {
      joined = piece.alloc().buffer(TOGETHER, TOGETHER);
    }
    joined.writeBytes(piece);
    piece.release();
    return true;
  }

  /** Whether no other small piece may have room. */
  boolean isFull() {
    return joined != null && joined.writableBytes() < SMALL;
  }

  /**
   * Whether the reader has come so far that what waits is due.
   *
   * @param held as above
   */
  boolean isDue(int held) {
    return joined != null && held - waiting() <= BEHIND;
  }

  /** What waits, the caller's to release; null when nothing does. */
  @Nullable ByteBuf poll() {
    var all = joined;
    joined = null;
    return all == null || isFilled(all) ? all : fitting(all);
  }

  private static boolean isFilled(ByteBuf all) {
    return all.readableBytes() >= TOGETHER / 2;
  }

  /** The reader may be behind with it as well: few bytes are not to hold the room of many. */
  private static ByteBuf fitting(ByteBuf all) {
    try {
      return all.alloc().buffer(all.readableBytes()).writeBytes(all);
    } finally {
      all.release();
    }
  }

  private int waiting() {
    return joined == null ? 0 : joined.readableBytes();
  }
}

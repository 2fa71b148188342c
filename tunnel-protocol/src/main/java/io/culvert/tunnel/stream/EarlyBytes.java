package io.culvert.tunnel.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a stream that come before there is somewhere to send them. Credit bounds how many bytes
 * wait, not in how many pieces: small ones are copied together, because a piece of one byte would
 * cost some hundred bytes of bookkeeping.
 */
public final class EarlyBytes {
  /** Pieces up to this are copied together; in bytes. */
  private static final int SMALL = 512;

  /** Most bytes of them in one buffer, which begins small: a larger piece may come next. */
  private static final int COLLECTED = 8 * 1024;

  private final Queue<ByteBuf> waiting = new ArrayDeque<>(2);
  private @Nullable ByteBuf collecting;

  /** Lets a buffer wait behind the others; it is taken. */
  public void add(ByteBuf data) {
    if (data.readableBytes() > SMALL) {
      waiting.add(data);
      collecting = null;
      return;
    }
    if (collecting == null || collecting.maxWritableBytes() < data.readableBytes()) {
      collecting = data.alloc().buffer(SMALL, COLLECTED);
      waiting.add(collecting);
    }
    collecting.writeBytes(data);
    data.release();
  }

  /** What waits, in its order; it stays. */
  public List<ByteBuf> all() {
    return List.copyOf(waiting);
  }

  /**
   * Takes the first that waits.
   *
   * @return the caller's to release; null when nothing waits
   */
  public @Nullable ByteBuf poll() {
    var first = waiting.poll();
    if (first == collecting) {
      collecting = null;
    }
    return first;
  }
}

package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.stream.SendQueue.Entry;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a stream: what its user writes, in order and within the credit that the other
 * side gives. Event loop only, but for what says otherwise.
 */
final class Outgoing {
  /** Bytes beyond the credit after which a user that does not stop is stopped. */
  private static final int OVERRUN_LIMIT = ProtocolLimits.MAX_WINDOW;

  private final SendQueue queue = new SendQueue();
  private boolean ending;
  private boolean ended;
  private boolean closed;
  private volatile boolean canTakeMore = true;

  /** Any thread: credit is left and nothing waits before it. */
  boolean canTakeMore() {
    return canTakeMore;
  }

  /** What opens the stream goes before all that was written already. */
  void open(ByteBuf payload) {
    queue.addFirst(FrameType.OPEN, payload);
  }

  /**
   * Takes a frame of the user's; after END nothing more.
   *
   * @param payload ownership passes
   * @return false when the user does not stop though it was told to
   */
  boolean write(FrameType type, ByteBuf payload) {
    boolean overrun = queue.waitingBytes() > OVERRUN_LIMIT;
    boolean nothing = type == FrameType.DATA && !payload.isReadable();
    if (closed || ending || nothing || overrun) {
      payload.release();
      return closed || ending || nothing;
    }
    ending = type == FrameType.END;
    queue.add(type, payload);
    refresh();
    return true;
  }

  boolean hasNext() {
    return !closed && queue.hasNext();
  }

  /** The frame to be sent next; null when nothing may go. */
  @Nullable Entry next() {
    var next = queue.next();
    if (next != null && next.type() == FrameType.END) {
      ended = true;
    }
    refresh();
    return next;
  }

  /**
   * The other side gives credit.
   *
   * @param payload of a WINDOW frame; is released
   * @return false when it is more than any window can have
   * @throws ProtocolViolation when it is malformed
   */
  boolean grant(ByteBuf payload) {
    boolean whole = payload.readableBytes() == 4;
    long bytes = whole ? payload.readUnsignedInt() : 0;
    payload.release();
    if (!whole) {
      throw ProtocolViolation.of("WINDOW frame not of four bytes");
    }
    boolean possible = queue.grant(bytes);
    refresh();
    return possible;
  }

  /** Whether END has been sent. */
  boolean isEnded() {
    return ended;
  }

  /** The stream is over: what has not been sent is dropped. */
  void close() {
    closed = true;
    queue.clear();
    refresh();
  }

  private void refresh() {
    canTakeMore = !closed && !ending && queue.isEmpty() && queue.credit() > 0;
  }
}

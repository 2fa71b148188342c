package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.FrameType;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The other direction of a stream: what comes in, whether it may, and what a reader that is behind
 * is told later. Event loop only.
 */
final class Incoming {
  private final FrameOrder order;
  private final ReceiveWindow window;
  private final SmallPieces small = new SmallPieces();

  Incoming(FrameOrder order, ReceiveWindow window) {
    this.order = order;
    this.window = window;
  }

  /** Takes note of a HEAD, DATA or END frame; returns the rule it breaks, or null. */
  @Nullable String broken(FrameType type, int bytes, long now) {
    var broken = order.broken(type, bytes);
    if (broken == null && type == FrameType.DATA && !window.received(bytes, now)) {
      return "more bytes than there was credit for";
    }
    return broken;
  }

  /** Takes a piece of DATA if the reader is to be told later. */
  boolean keep(ByteBuf piece) {
    return small.take(piece, window.held());
  }

  /** Whether what was kept is to be told to the reader now. */
  boolean isDue() {
    return small.isFull() || small.isDue(window.held());
  }

  /** What was kept, the caller's to release; null when nothing was. */
  @Nullable ByteBuf kept() {
    return small.poll();
  }

  /** Bytes have left this process; returns the credit to give for it now, 0 for none. */
  int consumed(int bytes, long now) {
    return order.ended() ? 0 : window.consumed(bytes, now);
  }

  /** Whether END has come. */
  boolean isEnded() {
    return order.ended();
  }

  /** The stream is over. */
  void close() {
    window.close();
  }
}

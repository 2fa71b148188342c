package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What one stream still has to send, in order, and the credit it has for its bytes. */
final class SendQueue {
  /** One step of a stream: the payload of one frame, or of several DATA frames. */
  record Entry(FrameType type, ByteBuf payload) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>(2);
  private long credit = ProtocolLimits.INITIAL_WINDOW;
  private int waitingBytes;

  void add(FrameType type, ByteBuf payload) {
    entries.add(new Entry(type, payload));
    waitingBytes += payload.readableBytes();
  }

  /** Before everything else: what was written to a stream that had no number yet comes after. */
  void addFirst(FrameType type, ByteBuf payload) {
    entries.addFirst(new Entry(type, payload));
    waitingBytes += payload.readableBytes();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  long credit() {
    return credit;
  }

  int waitingBytes() {
    return waitingBytes;
  }

  /** More credit; false when the sum is beyond what any window can be. */
  boolean grant(long bytes) {
    credit += bytes;
    return credit <= Integer.MAX_VALUE;
  }

  /** Whether {@link #next} has something. */
  boolean hasNext() {
    var first = entries.peek();
    return first != null && (first.type != FrameType.DATA || credit > 0);
  }

  /** The next frame's type and payload, within credit and frame size; null when nothing may go. */
  @Nullable Entry next() {
    var first = entries.peek();
    if (first == null || !hasNext()) {
      return null;
    }
    var next = first;
    if (first.type == FrameType.DATA) {
      int length = (int) Math.min(credit, ProtocolLimits.MAX_DATA);
      if (first.payload.readableBytes() > length) {
        next = new Entry(FrameType.DATA, first.payload.readRetainedSlice(length));
      }
      credit -= next.payload.readableBytes();
    }
    if (next == first) {
      entries.remove();
    }
    waitingBytes -= next.payload.readableBytes();
    return next;
  }

  void clear() {
    for (var entry = entries.poll(); entry != null; entry = entries.poll()) {
      entry.payload.release();
    }
    waitingBytes = 0;
  }
}

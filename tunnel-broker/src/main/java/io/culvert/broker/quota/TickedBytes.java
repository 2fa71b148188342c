package io.culvert.broker.quota;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes in ticks that this broker has written and the log's sum does not have yet. The sum says up
 * to which tick it goes, so none is counted twice; a tick of another broker with a clock that is
 * ahead can only make it too few.
 */
final class TickedBytes {
  /** Ticks that are told apart; more of them come only when the metering stands still. */
  static final int MOST = 512;

  private record Part(Instant to, long bytes) {}

  private final Deque<Part> parts = new ArrayDeque<>();
  private long bytes;

  void add(Instant to, long more) {
    if (more == 0) {
      return;
    }
    bytes += more;
    var last = parts.peekLast();
    if (parts.size() >= MOST && last != null) {
      parts.removeLast();
      parts.addLast(new Part(last.to, last.bytes + more));
    } else {
      parts.addLast(new Part(to, more));
    }
  }

  /** The sum has everything up to then. */
  void counted(Instant upTo) {
    for (var first = parts.peekFirst();
        first != null && !first.to.isAfter(upTo);
        first = parts.peekFirst()) {
      bytes -= first.bytes;
      parts.removeFirst();
    }
  }

  long bytes() {
    return bytes;
  }
}

package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.ProtocolLimits;
import java.time.Duration;

/**
 * What the other side may still send on one stream. Credit goes back when bytes have left this
 * process. A stream whose reader empties a whole window quickly was held up by the window, not by
 * the reader, so the window doubles, as far as the budget allows.
 */
final class ReceiveWindow {
  /** A window emptied faster than this is doubled; above any usual round trip. */
  private static final long QUICK = Duration.ofMillis(500).toNanos();

  private final WindowBudget budget;
  private int size = ProtocolLimits.INITIAL_WINDOW;
  private int credit = size;
  private int held;
  private int owed;
  private boolean measuring;
  private long since;

  ReceiveWindow(WindowBudget budget) {
    this.budget = budget;
  }

  /** Bytes have come in; false when the other side had no credit for them. */
  boolean received(int bytes, long now) {
    if (bytes > credit) {
      return false;
    }
    credit -= bytes;
    held += bytes;
    if (!measuring) {
      measuring = true;
      since = now;
    }
    return true;
  }

  /** Bytes have left this process; returns the credit to give for it now, 0 for not yet. */
  int consumed(int bytes, long now) {
    int counted = Math.clamp(bytes, 0, held);
    held -= counted;
    owed += counted;
    // In halves: often enough that the other side need not stop, seldom enough to cost nothing.
    if (owed < size / 2) {
      return 0;
    }
    int grant = owed + growth(now);
    owed = 0;
    since = now;
    credit += grant;
    return grant;
  }

  private int growth(long now) {
    boolean quick = (now - since) * 2 < QUICK;
    if (!quick || size >= ProtocolLimits.MAX_WINDOW || !budget.take(size)) {
      return 0;
    }
    int growth = size;
    size += growth;
    return growth;
  }

  /** The stream is over: what was taken from the budget goes back. */
  void close() {
    budget.giveBack(size - ProtocolLimits.INITIAL_WINDOW);
    size = ProtocolLimits.INITIAL_WINDOW;
  }

  /** Bytes that have come and have not left this process. */
  int held() {
    return held;
  }

  int size() {
    return size;
  }
}

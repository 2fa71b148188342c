package io.culvert.tunnel.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes all streams of this process together may have windows for beyond their initial
 * ones. A stream takes from it when a larger window would make it faster, and gives back at its
 * end. Safe for use by any thread.
 */
public final class WindowBudget {
  private final AtomicLong left;

  /**
   * A budget.
   *
   * @param bytes for all streams together
   */
  public WindowBudget(long bytes) {
    left = new AtomicLong(bytes);
  }

  boolean take(int bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  void giveBack(int bytes) {
    left.addAndGet(bytes);
  }

  /** Bytes not taken by any stream. */
  long left() {
    return left.get();
  }
}

package io.culvert.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/** A number of bytes that many may take from, never more than there are. Any thread. */
public final class MemoryBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param limit bytes
   */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** Takes bytes, all of them or none. */
  public boolean take(long bytes) {
    long now = used.get();
    while (now + bytes <= limit) {
      if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
      now = used.get();
    }
    return false;
  }

  /** Gives bytes back that were taken. */
  public void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Whether more than half is taken. */
  public boolean isTight() {
    return used.get() > limit / 2;
  }

  /** Bytes taken and not given back. */
  public long used() {
    return used.get();
  }
}

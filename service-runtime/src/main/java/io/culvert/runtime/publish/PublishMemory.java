package io.culvert.runtime.publish;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that records waiting for the broker may use. Several publishers may share it. */
public final class PublishMemory {

  private final long budget;
  private final AtomicLong used = new AtomicLong();

  /**
   * Nothing waits yet.
   *
   * @param budget bytes that may wait, of all records together
   */
  public PublishMemory(long budget) {
    this.budget = budget;
  }

  /** Takes the bytes if that stays within what the weight may use. Never waits. */
  boolean take(long bytes, Weight weight) {
    var limit = weight.limit(budget);
    long now;
    do {
      now = used.get();
      if (now + bytes > limit) {
        return false;
      }
    } while (!used.compareAndSet(now, now + bytes));
    return true;
  }

  long budget() {
    return budget;
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }
}

package io.culvert.benchmarks.recording;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps a steady rate; who is late catches up. */
final class Pace {
  /** Nobody sleeps for less, nanoseconds. */
  private static final long SHORTEST = TimeUnit.MICROSECONDS.toNanos(500);

  private final long start = System.nanoTime();
  private final int perSecond;

  Pace(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Waits until so many may have been sent. */
  void await(int count) {
    long early = start + count * TimeUnit.SECONDS.toNanos(1) / perSecond - System.nanoTime();
    if (early > SHORTEST) {
      LockSupport.parkNanos(early);
    }
  }
}

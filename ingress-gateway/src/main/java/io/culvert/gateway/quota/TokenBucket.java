package io.culvert.gateway.quota;

import java.util.concurrent.TimeUnit;

/**
 * A rate that several connections share: it says how long to wait after some bytes, so that on
 * average no more than the rate passes. It never refuses; who takes more waits longer. Any thread.
 */
final class TokenBucket {
  /** What may pass at once after a pause. */
  private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private long paidUntil;
  private boolean used;

  /**
   * Takes bytes that pass now.
   *
   * @param bytesPerSecond the rate; may be another one each time
   * @param now a clock that only goes forward, nanoseconds
   * @return nanoseconds to wait before the next ones; 0 for none
   */
  synchronized long take(long bytes, long bytesPerSecond, long now) {
    long earliest = now - BURST_NANOS;
    if (!used || paidUntil - earliest < 0) {
      used = true;
      paidUntil = earliest;
    }
    paidUntil += (long) (bytes * 1e9 / bytesPerSecond);
    return Math.max(0, paidUntil - now);
  }

  /** The bytes were not sent after all. */
  synchronized void giveBack(long bytes, long bytesPerSecond) {
    paidUntil -= (long) (bytes * 1e9 / bytesPerSecond);
  }
}

package io.culvert.projection.follow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Pauses between attempts: each twice as long as the one before, up to a second, which is how late
 * a view may notice that the database is back. Stopping ends a pause.
 */
final class Pauses {

  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private Duration next = FIRST;

  void reset() {
    next = FIRST;
  }

  void stop() {
    stopped.countDown();
  }

  /** Returns false when stopped. */
  boolean pause() {
    try {
      var stop = stopped.await(next.toMillis(), TimeUnit.MILLISECONDS);
      next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
      return !stop;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

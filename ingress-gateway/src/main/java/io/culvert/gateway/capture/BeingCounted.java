package io.culvert.gateway.capture;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many exchanges are over whose last bytes are still being counted. Any thread. */
final class BeingCounted {
  private int exchanges;

  synchronized void begins() {
    exchanges++;
  }

  synchronized void ends() {
    exchanges--;
    notifyAll();
  }

  /**
   * Waits until there are none.
   *
   * @param longest not longer than this
   * @return how many there are then
   */
  synchronized int awaitNone(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    for (long left = longest.toNanos(); exchanges > 0 && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return exchanges;
  }
}

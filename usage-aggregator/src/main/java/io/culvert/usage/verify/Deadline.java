package io.culvert.usage.verify;

import java.time.Duration;

/** When an answer is not worth waiting for any more. */
record Deadline(long nanos) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /**
   * @throws TooMuchToRead when it has passed
   */
  void check() {
    if (System.nanoTime() - nanos > 0) {
      throw new TooMuchToRead();
    }
  }
}

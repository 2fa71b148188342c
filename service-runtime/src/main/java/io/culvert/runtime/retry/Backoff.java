package io.culvert.runtime.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, up to a limit, and a random
 * part less, so that those who failed together do not come back together.
 *
 * @param first after the first failure
 * @param longest never longer, unless the receiver asks for it
 */
public record Backoff(Duration first, Duration longest) {

  public static final Backoff STANDARD = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));

  private static final int MOST_DOUBLINGS = 20;

  /**
   * The wait.
   *
   * @param failures in a row, 1 or more
   * @param asked what the receiver asked for at least
   */
  public Duration after(int failures, Optional<Duration> asked, RandomGenerator random) {
    var doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    var limit = doubled.compareTo(longest) > 0 ? longest : doubled;
    var half = limit.toMillis() / 2;
    var wait = Duration.ofMillis(half + random.nextLong(half + 1));
    return asked.filter(least -> least.compareTo(wait) > 0).orElse(wait);
  }
}

package io.culvert.schemas.registry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a request is repeated while no registry answers. Waits double, with jitter, so that
 * many services do not come back at the same moment.
 *
 * @param max repetitions after the first try
 * @param firstWait before the first repetition
 * @param maxWait the longest wait
 */
public record Retries(int max, Duration firstWait, Duration maxWait) {

  public static final Retries DEFAULT =
      new Retries(5, Duration.ofMillis(100), Duration.ofSeconds(2));

  Duration before(int repetition) {
    var doubled = firstWait.toMillis() << Math.min(repetition - 1, 20);
    var bounded = Math.max(1, Math.min(doubled, maxWait.toMillis()));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bounded / 2, bounded + 1));
  }
}

package io.culvert.control.login;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * So many attempts for each key in a time; they come back one by one, evenly. Kept in memory, per
 * instance, for a bounded number of keys.
 */
public final class AttemptLimit {

  private record Level(double left, Instant at) {}

  private final int attempts;
  private final Duration each;
  private final Map<String, Level> levels;

  /**
   * @param attempts how many may be made at once
   * @param window in which that many come back
   * @param mostKeys keys remembered; beyond that the one unused longest is forgotten
   */
  public AttemptLimit(int attempts, Duration window, int mostKeys) {
    this.attempts = attempts;
    this.each = window.dividedBy(attempts);
    this.levels =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Level> eldest) {
            return size() > mostKeys;
          }
        };
  }

  /**
   * Takes one attempt.
   *
   * @return empty when it may be made, else how long to wait for the next
   */
  public synchronized Optional<Duration> take(String key, Instant now) {
    var left = left(key, now);
    if (left < 1) {
      return Optional.of(wait(left));
    }
    levels.put(key, new Level(left - 1, now));
    return Optional.empty();
  }

  /** Gives an attempt back, because it was a good one. */
  public synchronized void giveBack(String key, Instant now) {
    if (levels.containsKey(key)) {
      levels.put(key, new Level(Math.min(attempts, left(key, now) + 1), now));
    }
  }

  private double left(String key, Instant now) {
    var level = levels.get(key);
    if (level == null) {
      return attempts;
    }
    var since = Duration.between(level.at(), now);
    var back = since.isNegative() ? 0 : (double) since.toNanos() / each.toNanos();
    return Math.min(attempts, level.left() + back);
  }

  private Duration wait(double left) {
    return Duration.ofNanos((long) ((1 - left) * each.toNanos()))
        .plusSeconds(1) // rounded up
        .truncatedTo(ChronoUnit.SECONDS);
  }
}

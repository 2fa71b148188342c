package io.culvert.runtime.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Things to be done that may fail: which of them is due, and when the others are tried again. Used
 * by one thread.
 *
 * @param <K> names a thing
 */
public final class Retries<K> {

  private final Backoff backoff;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Map<K, Attempt> attempts = new HashMap<>();

  private record Attempt(int failures, Instant next) {
    static final Attempt NONE = new Attempt(0, Instant.MIN);
    static final Attempt LAST = new Attempt(0, Instant.MAX);
  }

  public Retries(Backoff backoff) {
    this.backoff = backoff;
  }

  /** Forgets all other things. */
  public void retain(Set<K> things) {
    attempts.keySet().retainAll(things);
  }

  /** Whether it was never tried, or its pause is over. */
  public boolean isDue(K thing, Instant now) {
    return !attempts.getOrDefault(thing, Attempt.NONE).next.isAfter(now);
  }

  /** It is not tried again until it is forgotten. */
  public void over(K thing) {
    attempts.put(thing, Attempt.LAST);
  }

  /**
   * It has failed once more.
   *
   * @param asked the shortest pause that was asked for
   * @return the pause before the next attempt
   */
  public Duration failed(K thing, Optional<Duration> asked, Instant now) {
    int failures = attempts.getOrDefault(thing, Attempt.NONE).failures + 1;
    var pause = backoff.after(failures, asked, random);
    attempts.put(thing, new Attempt(failures, now.plus(pause)));
    return pause;
  }
}

package io.culvert.control.billing.meter;

import java.time.Duration;
import java.util.Optional;

/** What a receiver said to lines. */
sealed interface Answer {

  /**
   * It has them all.
   *
   * @param duplicates how many of them it had before
   */
  record Taken(int inserted, int duplicates) implements Answer {}

  /** It will never take these as they are. */
  record Refused(String why) implements Answer {}

  /**
   * It may take them later.
   *
   * @param asked the shortest time that it asked for
   */
  record NotNow(String why, Optional<Duration> asked) implements Answer {}
}

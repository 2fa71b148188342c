package io.culvert.cli.agent;

import java.time.Duration;

/**
 * How long an agent waits for what.
 *
 * @param spreading the longest until it first looks whether its connections could be spread better
 * @param spreadingCap the longest between two looks when none of them has helped
 * @param farewell how long requests that run may go on when it leaves
 */
record Timing(Duration spreading, Duration spreadingCap, Duration farewell) {
  static final Timing USUAL =
      new Timing(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(30));
}

package io.culvert.cli.agent;

import java.time.Duration;

/** How long to wait before connecting again. */
final class Backoff {
  private static final long FIRST_MILLIS = 500;
  private static final Duration FIRST = Duration.ofMillis(FIRST_MILLIS);
  private static final Duration CAP = Duration.ofSeconds(10);
  private static final int DOUBLINGS = 10;

  private Backoff() {}

  /**
   * The pause before an attempt. The first is anywhere from nothing to half a second, so that a
   * thousand agents of a restarted server do not come in one moment; from then on the pause doubles
   * up to ten seconds, of which the upper half is random.
   *
   * @param before pauses made already since a tunnel was last up for long
   * @param random in [0, 1)
   */
  static Duration pause(int before, double random) {
    if (before == 0) {
      return Duration.ofMillis((long) (FIRST_MILLIS * random));
    }
    return pause(FIRST, CAP, before, random);
  }

  /**
   * A pause that doubles each time, of which the upper half is random.
   *
   * @param first the longest that it is at first
   * @param cap the longest that it ever is
   * @param before pauses made already
   * @param random in [0, 1)
   */
  static Duration pause(Duration first, Duration cap, int before, double random) {
    long doubled = first.toMillis() << Math.min(before, DOUBLINGS);
    long most = Math.min(cap.toMillis(), doubled);
    return Duration.ofMillis((long) (most * (0.5 + random / 2)));
  }
}

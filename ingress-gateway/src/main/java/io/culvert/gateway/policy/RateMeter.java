package io.culvert.gateway.policy;

import io.culvert.tunnel.policy.RateLimit;

/**
 * Counts against a rate by the time at which it would be used up (the generic cell rate algorithm,
 * ITU-T I.371): one number, however long the pause. Any thread.
 */
final class RateMeter {
  private long usedUpUntil;
  private long latest;
  private boolean used;

  /**
   * Takes one.
   *
   * @param now a clock that only goes forward, nanoseconds. Of two event loops the one that looked
   *     at it first may come second
   * @return 0 when there was one; else nanoseconds until there is, and nothing was taken
   */
  synchronized long take(RateLimit limit, long now) {
    latest = used && now - latest < 0 ? latest : now;
    if (!used || usedUpUntil - latest < 0) {
      used = true;
      usedUpUntil = latest;
    }
    long tolerated = (limit.burst() - 1L) * limit.intervalNanos();
    long wait = usedUpUntil - latest - tolerated;
    if (wait > 0) {
      return wait;
    }
    usedUpUntil += limit.intervalNanos();
    return 0;
  }

  /** One that was taken is free again. */
  synchronized void giveBack(RateLimit limit) {
    usedUpUntil -= limit.intervalNanos();
  }
}

package io.culvert.tunnel.policy;

import java.util.Objects;

/**
 * How many requests may come in a time.
 *
 * @param requests how many, 1 to 1,000,000
 * @param seconds in how long, 1 to 86,400
 * @param burst how many may come at once after a pause, 1 to 1,000,000
 * @param by what is counted together
 */
public record RateLimit(int requests, int seconds, int burst, By by) {
  private static final int MOST = 1_000_000;
  private static final int LONGEST = 86_400;

  /** What is counted together. */
  public enum By {
    /** Every client for itself: an IPv4 address, or the /64 of an IPv6 address. */
    IP,
    /** All clients of the tunnel together. */
    TUNNEL
  }

  public RateLimit {
    Objects.requireNonNull(by);
    if (requests < 1 || requests > MOST || burst < 1 || burst > MOST) {
      throw new IllegalArgumentException("a rate is 1 to " + MOST + " requests, and so is a burst");
    }
    if (seconds < 1 || seconds > LONGEST) {
      throw new IllegalArgumentException("a rate is over 1 to " + LONGEST + " seconds");
    }
  }

  /** Nanoseconds from one request to the next when they come evenly. */
  public long intervalNanos() {
    return seconds * 1_000_000_000L / requests;
  }
}

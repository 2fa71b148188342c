package io.culvert.tunnel.stream;

import java.time.ZonedDateTime;

/** How much traffic a session's account may have at the moment. */
public sealed interface Allowance {
  /** Nothing stands in its way. */
  Allowance FREE = new Free();

  /** As much as comes. */
  record Free() implements Allowance {}

  /**
   * The month's traffic is used up; it goes on slowly.
   *
   * @param bytesPerSecond for all sessions of the account together, both ways
   * @param until the month's end, by the account's clock
   */
  record Throttled(long bytesPerSecond, ZonedDateTime until) implements Allowance {}

  /**
   * The month's traffic is used up; there is none until then.
   *
   * @param until the month's end, by the account's clock
   */
  record Blocked(ZonedDateTime until) implements Allowance {}
}

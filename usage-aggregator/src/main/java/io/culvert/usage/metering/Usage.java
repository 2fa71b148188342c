package io.culvert.usage.metering;

import io.culvert.events.SessionTicked;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import java.time.Duration;
import java.time.Instant;

/** The arithmetic of monthly usage. Pure; sums come out the same in any order. */
final class Usage {

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-01T00:00:00Z");

  /**
   * No tick is longer. A broker that cannot reach Kafka keeps what it counted in one growing tick,
   * which may be days; more is a broken clock, and would make parts without end.
   */
  private static final Duration LONGEST = Duration.ofDays(31);

  private Usage() {}

  /** Whether the tick can have happened: nothing negative, in a time that has a YYYY-MM. */
  static boolean isPlausible(SessionTicked tick) {
    return tick.getSeq() >= 1
        && tick.getBytesIn() >= 0
        && tick.getBytesOut() >= 0
        && tick.getRequests() >= 0
        && !tick.getFrom().isBefore(FIRST)
        && !tick.getTo().isAfter(LAST)
        && !tick.getTo().isBefore(tick.getFrom())
        && Duration.between(tick.getFrom(), tick.getTo()).compareTo(LONGEST) <= 0;
  }

  /** A month in which nothing was used yet. */
  static UsageMonthly none(String accountId, String month) {
    return new UsageMonthly(
        accountId, month, 0L, 0L, 0L, 0L, 0L, Instant.EPOCH, -1L, "", UsageState.WITHIN, "UTC");
  }

  /** With one part of a tick more. Plan, limit and zone are those of the tick that ended last. */
  static UsageMonthly plus(UsageMonthly before, Part part, SessionTicked tick) {
    var more = part.quantities();
    var bytesIn = Quantities.sum(before.getBytesIn(), more.bytesIn());
    var bytesOut = Quantities.sum(before.getBytesOut(), more.bytesOut());
    var isLatest = !part.to().isBefore(before.getUpdatedAt());
    var limit = isLatest ? tick.getMonthlyLimit() : before.getLimit();
    return new UsageMonthly(
        before.getAccountId(),
        before.getMonth(),
        bytesIn,
        bytesOut,
        Quantities.sum(before.getRequests(), more.requests()),
        Quantities.sum(before.getTunnelMicros(), more.micros()),
        before.getTicks() + (part.beginsMonth() ? 1 : 0),
        isLatest ? part.to() : before.getUpdatedAt(),
        limit,
        isLatest ? tick.getPlan() : before.getPlan(),
        Quota.state(Quantities.sum(bytesIn, bytesOut), limit),
        isLatest ? tick.getBillingZone() : before.getBillingZone());
  }

  /** The key in the usage topic. */
  static String key(String accountId, String month) {
    return accountId + "/" + month;
  }
}

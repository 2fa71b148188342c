package io.culvert.usage.metering;

import io.culvert.events.SessionTicked;
import io.culvert.events.UsageMonthly;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** The arithmetic of usage. Pure; sums come out the same in any order. */
final class Usage {

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private Usage() {}

  /** Whether the tick can have happened: nothing negative, in a time that has a YYYY-MM. */
  static boolean isPlausible(SessionTicked tick) {
    return tick.getSeq() >= 1
        && tick.getBytesIn() >= 0
        && tick.getBytesOut() >= 0
        && tick.getRequests() >= 0
        && !tick.getFrom().isBefore(FIRST)
        && !tick.getTo().isAfter(LAST)
        && !tick.getTo().isBefore(tick.getFrom());
  }

  /** One tick's usage. It counts in the UTC month in which its span began. */
  static UsageMonthly of(String accountId, SessionTicked tick) {
    var month = YearMonth.from(tick.getFrom().atOffset(ZoneOffset.UTC));
    var open = Duration.between(tick.getFrom(), tick.getTo());
    return new UsageMonthly(
        accountId,
        month.toString(),
        tick.getBytesIn(),
        tick.getBytesOut(),
        tick.getRequests(),
        open.toSeconds() * 1_000_000 + open.toNanosPart() / 1000,
        1L,
        tick.getTo(),
        -1L,
        "",
        io.culvert.events.UsageState.WITHIN,
        "UTC");
  }

  /** The sum of two usages of the same account and month. */
  static UsageMonthly plus(UsageMonthly a, UsageMonthly b) {
    return new UsageMonthly(
        a.getAccountId(),
        a.getMonth(),
        sum(a.getBytesIn(), b.getBytesIn()),
        sum(a.getBytesOut(), b.getBytesOut()),
        sum(a.getRequests(), b.getRequests()),
        sum(a.getTunnelMicros(), b.getTunnelMicros()),
        sum(a.getTicks(), b.getTicks()),
        a.getUpdatedAt().isAfter(b.getUpdatedAt()) ? a.getUpdatedAt() : b.getUpdatedAt(),
        -1L,
        "",
        io.culvert.events.UsageState.WITHIN,
        "UTC");
  }

  /** The key in the usage topic. */
  static String key(UsageMonthly usage) {
    return usage.getAccountId() + "/" + usage.getMonth();
  }

  // Nobody uses 8 EiB in a month; a broken writer that says so must not turn a bill negative.
  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}

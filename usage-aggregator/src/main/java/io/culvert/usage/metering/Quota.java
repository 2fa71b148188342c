package io.culvert.usage.metering;

import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import java.util.List;

/** How usage stands to the limit of its plan. */
final class Quota {

  /** At these parts of the limit, in percent, an account is told. */
  static final List<Integer> PERCENTS = List.of(80, 100);

  private Quota() {}

  /** What counts towards the limit: bytes both ways. */
  static long used(UsageMonthly usage) {
    return Quantities.sum(usage.getBytesIn(), usage.getBytesOut());
  }

  /** Whether so much of the limit is used; never when there is none. */
  static boolean isReached(int percent, long used, long limit) {
    return limit >= 0 && used >= part(percent, limit);
  }

  static UsageState state(long used, long limit) {
    if (isReached(100, used, limit)) {
      return UsageState.OVER_LIMIT;
    }
    return isReached(80, used, limit) ? UsageState.NEAR_LIMIT : UsageState.WITHIN;
  }

  /** The first whole number that is so much of the limit; without overflow. */
  private static long part(int percent, long limit) {
    return limit / 100 * percent + Math.ceilDiv(limit % 100 * percent, 100L);
  }
}

package io.culvert.projection.usage;

import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.projection.api.Times;
import org.jspecify.annotations.Nullable;

/**
 * An account's usage in a month.
 *
 * @param month YYYY-MM, in the billing zone
 * @param tunnelSeconds time that tunnels were open, summed over sessions
 * @param updatedAt up to when it is counted; null when there was nothing
 * @param plan of the account; null when not known
 * @param limit bytes a month that the plan allows, both ways together; null for no limit
 * @param state how the sum stands to the limit: WITHIN, NEAR_LIMIT (80 %), OVER_LIMIT (100 %)
 * @param billingZone IANA time zone by which the month begins and ends
 */
public record UsageItem(
    String accountId,
    String month,
    long bytesIn,
    long bytesOut,
    long bytesTotal,
    long requests,
    double tunnelSeconds,
    @Nullable String updatedAt,
    @Nullable String plan,
    @Nullable Long limit,
    String state,
    String billingZone) {

  private static final double MICROS = 1e6;

  static UsageItem none(String accountId, String month, String billingZone) {
    return new UsageItem(
        accountId, month, 0, 0, 0, 0, 0, null, null, null, UsageState.WITHIN.name(), billingZone);
  }

  public static UsageItem of(UsageMonthly event) {
    return new UsageItem(
        event.getAccountId(),
        event.getMonth(),
        event.getBytesIn(),
        event.getBytesOut(),
        event.getBytesIn() + event.getBytesOut(),
        event.getRequests(),
        event.getTunnelMicros() / MICROS,
        Times.iso(event.getUpdatedAt()),
        event.getPlan().isEmpty() ? null : event.getPlan(),
        event.getLimit() < 0 ? null : event.getLimit(),
        event.getState().name(),
        event.getBillingZone());
  }
}

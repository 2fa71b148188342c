package io.culvert.projection.usage;

import io.culvert.events.UsageMonthly;
import io.culvert.projection.api.Times;
import org.jspecify.annotations.Nullable;

/**
 * An account's usage in a month.
 *
 * @param month YYYY-MM, in UTC
 * @param tunnelSeconds time that tunnels were open, summed over sessions
 * @param updatedAt up to when it is counted; null when there was nothing
 */
public record UsageItem(
    String accountId,
    String month,
    long bytesIn,
    long bytesOut,
    long bytesTotal,
    long requests,
    double tunnelSeconds,
    @Nullable String updatedAt) {

  private static final double MICROS = 1e6;

  static UsageItem none(String accountId, String month) {
    return of(accountId, month, 0, 0, 0, 0, null);
  }

  public static UsageItem of(UsageMonthly event) {
    return of(
        event.getAccountId(),
        event.getMonth(),
        event.getBytesIn(),
        event.getBytesOut(),
        event.getRequests(),
        event.getTunnelMicros(),
        Times.iso(event.getUpdatedAt()));
  }

  static UsageItem of(
      String accountId,
      String month,
      long bytesIn,
      long bytesOut,
      long requests,
      long tunnelMicros,
      @Nullable String updatedAt) {
    return new UsageItem(
        accountId,
        month,
        bytesIn,
        bytesOut,
        bytesIn + bytesOut,
        requests,
        tunnelMicros / MICROS,
        updatedAt);
  }
}

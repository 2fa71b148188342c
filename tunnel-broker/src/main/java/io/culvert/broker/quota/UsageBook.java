package io.culvert.broker.quota;

import io.culvert.events.UsageMonthly;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the log says of each account's newest month: the fold of the topic of monthly usage. One
 * thread applies, any thread asks.
 */
public final class UsageBook {

  /**
   * A month's sum.
   *
   * @param bytes both ways
   * @param upTo end of the latest tick in it
   */
  public record Usage(YearMonth month, long bytes, Instant upTo) {
    static final Usage NONE = new Usage(YearMonth.of(1970, 1), 0, Instant.EPOCH);
  }

  private final Map<String, Usage> newest = new ConcurrentHashMap<>();

  public void apply(UsageMonthly usage) {
    YearMonth month;
    try {
      month = YearMonth.parse(usage.getMonth());
    } catch (DateTimeParseException e) {
      return; // nothing of ours
    }
    var sum = new Usage(month, usage.getBytesIn() + usage.getBytesOut(), usage.getUpdatedAt());
    newest.merge(
        usage.getAccountId(),
        sum,
        (known, next) -> next.month.isBefore(known.month) ? known : next);
  }

  /** The sum of that month; nothing when there is none yet. */
  Usage of(String accountId, YearMonth month) {
    var usage = newest.getOrDefault(accountId, Usage.NONE);
    return usage.month.equals(month) ? usage : Usage.NONE;
  }
}

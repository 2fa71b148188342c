package io.culvert.schemas.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A month by an account's clock: from the first instant of its first day to that of the next
 * month's, however often or seldom the clock shows midnight there.
 */
public record BillingMonth(YearMonth month, ZoneId zone) {

  /** The month in which an instant lies. */
  public static BillingMonth of(Instant instant, ZoneId zone) {
    return new BillingMonth(YearMonth.from(instant.atZone(zone)), zone);
  }

  /** The zone of that name; UTC for one that this JVM does not know. */
  public static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }

  /** Exclusive: the start of the next. */
  public Instant end() {
    return month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
  }

  /** YYYY-MM. */
  @Override
  public String toString() {
    return month.toString();
  }
}

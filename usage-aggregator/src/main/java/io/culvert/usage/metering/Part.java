package io.culvert.usage.metering;

import io.culvert.events.SessionTicked;
import io.culvert.schemas.plan.BillingMonth;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a tick lies in one hour and one month.
 *
 * @param month YYYY-MM in the tick's billing zone
 * @param hour start of the UTC hour
 * @param to end of the part
 * @param beginsMonth whether it is the tick's first part in this month
 */
record Part(String month, Instant hour, Instant to, boolean beginsMonth, Quantities quantities) {

  /**
   * Cuts a tick at the ends of hours and months, in proportion to time: of each quantity the parts
   * up to an instant hold the exact share up to it, rounded down, so that together they are the
   * tick. Nearly every tick is one part, because brokers make a tick every few seconds and none
   * over a month's end.
   */
  static List<Part> of(SessionTicked tick) {
    var whole = Quantities.of(tick);
    var zone = BillingMonth.zone(tick.getBillingZone());
    var month = BillingMonth.of(tick.getFrom(), zone);
    var hour = tick.getFrom().truncatedTo(ChronoUnit.HOURS);
    var end = earlier(hour.plus(1, ChronoUnit.HOURS), month.end());
    if (!tick.getTo().isAfter(end)) {
      return List.of(new Part(month.toString(), hour, tick.getTo(), true, whole));
    }
    var parts = new ArrayList<Part>();
    var before = Quantities.NONE;
    var beginsMonth = true;
    for (var from = tick.getFrom(); from.isBefore(tick.getTo()); from = end) {
      month = BillingMonth.of(from, zone);
      hour = from.truncatedTo(ChronoUnit.HOURS);
      end = earlier(tick.getTo(), earlier(hour.plus(1, ChronoUnit.HOURS), month.end()));
      var upToEnd = whole.share(tick.getFrom().until(end, ChronoUnit.MICROS), whole.micros());
      parts.add(new Part(month.toString(), hour, end, beginsMonth, upToEnd.minus(before)));
      before = upToEnd;
      beginsMonth = end.equals(month.end());
    }
    return parts;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}

package io.culvert.broker.metering;

import io.culvert.schemas.plan.BillingMonth;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which ticks a session is due. Pure: the clock and the counters come in.
 *
 * @param coversTime whether its ticks cover the time between them; those of an agent's further
 *     connections cover none, because the first one's do
 */
public record TickMaker(boolean coversTime) {
  private static final TickMaker FIRST = new TickMaker(true);
  private static final TickMaker FURTHER = new TickMaker(false);

  /** A session through which nothing passes is recorded this often, so that its time counts. */
  static final Duration IDLE = Duration.ofSeconds(60);

  /**
   * For an agent's connection.
   *
   * @param connection 0 for its first
   */
  public static TickMaker of(int connection) {
    return connection == 0 ? FIRST : FURTHER;
  }

  /**
   * The ticks that are due now; none when nothing passed and it is not yet time for an idle one.
   */
  public List<Tick> due(Metered before, Totals now, Instant at, ZoneId billingZone) {
    boolean nothing = now.equals(before.totals());
    boolean early = Duration.between(before.until(), at).compareTo(IDLE) < 0;
    return nothing && early ? List.of() : ticks(before, now, at, billingZone);
  }

  /** The last ticks of a session: always at least one. */
  public List<Tick> last(Metered before, Totals now, Instant at, ZoneId billingZone) {
    return ticks(before, now, at, billingZone);
  }

  private List<Tick> ticks(Metered before, Totals now, Instant at, ZoneId billingZone) {
    var ticks = new ArrayList<Tick>(1);
    var counted = now.minus(before.totals());
    var from = before.until();
    var to = atLeastOneMicroAfter(from, at);
    long seq = before.seq();
    if (!coversTime) {
      return List.of(new Tick(seq + 1, to, to, counted));
    }
    while (from.isBefore(to)) {
      var end = earlier(to, BillingMonth.of(from, billingZone).end());
      // The first part gets it all: when within two seconds a byte passed is not known.
      ticks.add(new Tick(++seq, from, end, ticks.isEmpty() ? counted : Totals.NONE));
      from = end;
    }
    return ticks;
  }

  /** A clock that was set back must not make a span that ends before it begins. */
  private static Instant atLeastOneMicroAfter(Instant from, Instant at) {
    var to = at.truncatedTo(ChronoUnit.MICROS);
    return to.isAfter(from) ? to : from.plus(1, ChronoUnit.MICROS);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}

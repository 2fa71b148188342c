package io.culvert.broker.metering;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How far a session has been recorded.
 *
 * @param seq of the last tick; 0 for none
 * @param until end of the last tick
 * @param totals sum of all ticks
 */
public record Metered(long seq, Instant until, Totals totals) {

  /** A session that has just been opened. */
  public static Metered from(Instant openedAt) {
    return new Metered(0, openedAt.truncatedTo(ChronoUnit.MICROS), Totals.NONE);
  }

  /** One tick further. */
  public Metered after(Tick tick) {
    return new Metered(tick.seq(), tick.to(), totals.plus(tick.totals()));
  }
}

package io.culvert.broker.metering;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The time by the log's clock, as far as it can be known here. Whatever the machine's own clock
 * shows, spans of ticks lie in the hours and months in which Kafka took them, so a broker whose
 * clock is wrong bills as one whose clock is right.
 *
 * <p>It begins with the machine's clock, goes on by its steady one, which nobody sets, and is moved
 * only when an acknowledgement proves it wrong: the log's clock showed the record's time at some
 * moment between sending and hearing of it. Where the clocks agree it is never moved.
 */
public final class LogClock extends Clock {

  /** Record times are whole milliseconds, rounded down. */
  private static final Duration ROUNDING = Duration.ofMillis(1);

  private record Anchor(Instant instant, long nanos) {}

  private final LongSupplier nanos;
  private volatile Anchor anchor;

  public LogClock(InstantSource machine) {
    this(machine, System::nanoTime);
  }

  LogClock(InstantSource machine, LongSupplier nanos) {
    this.nanos = nanos;
    this.anchor = new Anchor(machine.instant(), nanos.getAsLong());
  }

  @Override
  public Instant instant() {
    return at(nanos.getAsLong());
  }

  /** The steady clock, for {@link #saw}. */
  long nanos() {
    return nanos.getAsLong();
  }

  /**
   * The log took a record.
   *
   * @param sent by the steady clock, before it was sent
   * @param heard by the steady clock, when it was known to be taken
   * @param logTime the log's time of the record
   * @return how far this clock was moved; zero when it may have been right
   */
  synchronized Duration saw(long sent, long heard, Instant logTime) {
    var mine = at(heard);
    var earliest = logTime;
    var latest = logTime.plus(ROUNDING).plusNanos(heard - sent);
    if (mine.isBefore(earliest)) {
      anchor = new Anchor(earliest, heard);
    } else if (mine.isAfter(latest)) {
      anchor = new Anchor(latest, heard);
    }
    return Duration.between(mine, at(heard));
  }

  private Instant at(long time) {
    var known = anchor;
    return known.instant.plusNanos(time - known.nanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Instants have no zone, and nothing here asks this clock for more. */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}

package io.culvert.usage.metering;

import io.culvert.events.UsageMonthly;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the metering of one partition remembers. Kept in Kafka Streams' stores, or in memory. */
interface Books {

  /** All hours that begin before it are closed; {@link Instant#EPOCH} at first. */
  Instant closedBefore();

  void closedBefore(Instant hour);

  SeenTicks seen(String sessionId);

  /** Remembers it, and when the session has ended, for {@link #forgetSessionsClosedBefore}. */
  void seen(String sessionId, SeenTicks seen);

  /** Forgets sessions whose end was read before that time of the log. */
  void forgetSessionsClosedBefore(Instant time);

  @Nullable UsageMonthly usage(String accountId, String month);

  void usage(UsageMonthly usage);

  /** Adds to the line of an hour that is not closed. */
  void addToLine(Instant hour, String accountId, String month, Quantities quantities);

  /** Takes out the lines of all hours before that one, by hour, account and month. */
  List<OpenLine> takeLinesBefore(Instant hour);

  /**
   * Notes that the alert was given.
   *
   * @return false when it had been before
   */
  boolean firstAlert(String accountId, String month, int percent);
}

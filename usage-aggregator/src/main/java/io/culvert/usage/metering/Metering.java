package io.culvert.usage.metering;

import io.culvert.events.QuotaAlert;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.events.UsageMonthly;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The rules of metering, as a fold of the events of one partition: nothing but the events and the
 * log's own time decides, so the same log gives the same books, lines and alerts, whoever computes
 * them and however often.
 *
 * <ul>
 *   <li>Each different tick of a session counts once, in whatever order ticks come. A tick whose
 *       predecessors are missing counts too: usage that is known must not be dropped because other
 *       usage is not.
 *   <li>A tick belongs to the month of its billing zone and to the UTC hour in which it happened;
 *       {@link Part} cuts what lies over a boundary.
 *   <li>The lines of an hour are closed when the log's time is {@link #GRACE} past its end. What
 *       comes later is an adjustment: a line of its own, in its own month.
 *   <li>Sessions of nobody (anonymous) are not metered.
 *   <li>What was seen of a session is forgotten {@link #KEPT_AFTER_CLOSE} after it closed, and not
 *       at once: a broker that was cut off may still deliver ticks that it held in memory.
 * </ul>
 */
final class Metering {

  static final Duration GRACE = Duration.ofMinutes(15);
  static final Duration KEPT_AFTER_CLOSE = Duration.ofDays(7);

  private final Books books;
  private final Findings findings;
  private final TickTales tales;

  Metering(Books books, Findings findings, TickTales tales) {
    this.books = books;
    this.findings = findings;
    this.tales = tales;
  }

  /** An event in the partition of its account, with the time at which it came into the log. */
  void read(SessionEvent event, Instant logTime) {
    passTime(logTime);
    meter(event, logTime, false);
  }

  /**
   * An event that lies in another partition than its account's, as builds before placed them. When
   * it is read is not decided by the log alone, so it must make no difference: it moves no clock,
   * and its ticks are adjustments.
   */
  void readStray(SessionEvent event, Instant logTime) {
    meter(event, logTime, true);
  }

  /** Closes what is to be closed when the log has come to that time. */
  void passTime(Instant logTime) {
    var closedBefore = logTime.minus(GRACE).truncatedTo(ChronoUnit.HOURS);
    if (!closedBefore.isAfter(books.closedBefore())) {
      return;
    }
    for (var line : books.takeLinesBefore(closedBefore)) {
      LedgerLines.of(line, logTime).forEach(findings::line);
    }
    books.forgetSessionsClosedBefore(logTime.minus(KEPT_AFTER_CLOSE));
    books.closedBefore(closedBefore);
  }

  private void meter(SessionEvent event, Instant logTime, boolean isStray) {
    var accountId = event.getAccountId();
    if (accountId == null) {
      return;
    }
    switch (event.getPayload()) {
      case SessionTicked tick -> tick(accountId, event.getSessionId(), tick, logTime, isStray);
      case SessionClosed closed -> close(event.getSessionId(), closed, logTime);
      default -> {} // other facts carry no usage
    }
  }

  private void tick(
      String accountId, String sessionId, SessionTicked tick, Instant logTime, boolean isStray) {
    if (!Usage.isPlausible(tick)) {
      tales.rejected(sessionId, tick);
      return;
    }
    var seen = books.seen(sessionId);
    if (seen.has(tick.getSeq())) {
      tales.repeated();
      return;
    }
    tellHole(sessionId, seen, tick.getSeq() - 1);
    if (tick.getSeq() <= seen.last()) {
      tales.late(sessionId, tick.getSeq());
    }
    tales.counted();
    books.seen(sessionId, seen.with(tick.getSeq()));
    for (var part : Part.of(tick)) {
      addToMonth(accountId, part, tick);
      if (isStray || part.hour().isBefore(books.closedBefore())) {
        tales.adjusted();
        LedgerLines.adjustments(accountId, part, sessionId, tick.getSeq(), logTime)
            .forEach(findings::line);
      } else {
        books.addToLine(part.hour(), accountId, part.month(), part.quantities());
      }
    }
  }

  private void addToMonth(String accountId, Part part, SessionTicked tick) {
    var before = books.usage(accountId, part.month());
    var usage =
        Usage.plus(before == null ? Usage.none(accountId, part.month()) : before, part, tick);
    books.usage(usage);
    var used = Quota.used(usage);
    for (int percent : Quota.PERCENTS) {
      if (Quota.isReached(percent, used, usage.getLimit())
          && books.firstAlert(accountId, part.month(), percent)) {
        findings.alert(alert(usage, percent, used, part.to()));
      }
    }
  }

  private static QuotaAlert alert(UsageMonthly usage, int percent, long used, Instant at) {
    return new QuotaAlert(
        Usage.key(usage.getAccountId(), usage.getMonth()) + "/" + percent,
        at,
        usage.getAccountId(),
        usage.getMonth(),
        usage.getBillingZone(),
        percent,
        usage.getLimit(),
        used,
        usage.getPlan());
  }

  private void close(String sessionId, SessionClosed closed, Instant logTime) {
    var seen = books.seen(sessionId);
    tellHole(sessionId, seen, closed.getLastSeq());
    books.seen(sessionId, seen.closed(closed.getLastSeq(), logTime.toEpochMilli()));
  }

  private void tellHole(String sessionId, SeenTicks seen, long upTo) {
    if (upTo > seen.last()) {
      tales.missing(sessionId, seen.last() + 1, upTo);
    }
  }
}

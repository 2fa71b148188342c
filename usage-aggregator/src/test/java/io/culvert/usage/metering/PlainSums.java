package io.culvert.usage.metering;

import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the bill has to be, added up as one would on paper: every different tick once, cut where an
 * hour or a month ends. Shares no code with the metering.
 */
final class PlainSums {

  /** By account/month: bytes in, bytes out, requests, microseconds, ticks. */
  final Map<String, long[]> months = new TreeMap<>();

  /** By account/month/hour: the same without ticks. */
  final Map<String, long[]> hours = new TreeMap<>();

  /** By account/month: which alerts there have to be. */
  final Set<String> alerts = new HashSet<>();

  private final Map<String, Instant> latest = new TreeMap<>();
  private final Map<String, Long> limits = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Instant[] logTimes = new Instant[8];

  /** Parts of ticks that came when the lines of their hour had to be closed. */
  long lateParts;

  long ticks;
  long repeats;

  void read(RandomLog.Entry entry) {
    var before = logTimes[entry.partition()];
    logTimes[entry.partition()] =
        before == null || entry.logTime().isAfter(before) ? entry.logTime() : before;
    if (entry.event().getAccountId() == null
        || !(entry.event().getPayload() instanceof SessionTicked tick)) {
      return;
    }
    if (!seen.add(entry.event().getSessionId() + "#" + tick.getSeq())) {
      repeats++;
      return;
    }
    ticks++;
    add(entry.event(), tick, entry.partition());
  }

  private void add(SessionEvent event, SessionTicked tick, int partition) {
    var zone = ZoneId.of(tick.getBillingZone());
    var whole = tick.getFrom().until(tick.getTo(), ChronoUnit.MICROS);
    var all = new long[] {tick.getBytesIn(), tick.getBytesOut(), tick.getRequests(), whole};
    var given = new long[4];
    var touched = new HashSet<String>();
    var from = tick.getFrom();
    while (from.isBefore(tick.getTo())) {
      var to = next(from, tick.getTo(), zone);
      var part = new long[4];
      for (int i = 0; i < 4; i++) {
        long upTo =
            BigInteger.valueOf(all[i])
                .multiply(BigInteger.valueOf(tick.getFrom().until(to, ChronoUnit.MICROS)))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
        part[i] = upTo - given[i];
        given[i] = upTo;
      }
      book(event.getAccountId(), tick, from, to, part, touched, partition, zone);
      from = to;
    }
  }

  /** The next whole hour or first of a month, found by trying. */
  private static Instant next(Instant from, Instant end, ZoneId zone) {
    var hour = from.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant();
    var month = YearMonth.from(from.atZone(zone)).plusMonths(1).atDay(1).atStartOfDay(zone);
    var to = hour.isBefore(month.toInstant()) ? hour : month.toInstant();
    return to.isBefore(end) ? to : end;
  }

  private void book(
      String account,
      SessionTicked tick,
      Instant from,
      Instant to,
      long[] part,
      Set<String> touched,
      int partition,
      ZoneId zone) {
    var month = account + "/" + YearMonth.from(from.atZone(zone));
    var sum = months.computeIfAbsent(month, _ -> new long[5]);
    var hour = from.truncatedTo(ChronoUnit.HOURS);
    var line = hours.computeIfAbsent(month + "/" + hour, _ -> new long[4]);
    for (int i = 0; i < 4; i++) {
      sum[i] += part[i];
      line[i] += part[i];
    }
    sum[4] += touched.add(month) ? 1 : 0;
    if (!to.isBefore(latest.getOrDefault(month, Instant.EPOCH))) {
      latest.put(month, to);
      limits.put(month, tick.getMonthlyLimit());
    }
    for (int percent : new int[] {80, 100}) {
      var limit = BigInteger.valueOf(limits.get(month));
      if (limit.signum() >= 0
          && BigInteger.valueOf(sum[0])
                  .add(BigInteger.valueOf(sum[1]))
                  .multiply(BigInteger.valueOf(100))
                  .compareTo(limit.multiply(BigInteger.valueOf(percent)))
              >= 0) {
        alerts.add(month + "/" + percent);
      }
    }
    var closes = hour.plus(Duration.ofMinutes(75));
    if (!account.equals(RandomLog.LEGACY) && !logTimes[partition].isBefore(closes)) {
      lateParts++;
    }
  }
}

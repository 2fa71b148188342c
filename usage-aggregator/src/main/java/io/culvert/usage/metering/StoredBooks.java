package io.culvert.usage.metering;

import io.culvert.events.UsageMonthly;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The books of one partition in Kafka Streams' stores. Also remembers which sums have changed since
 * they were last published: in the store, because they must not be forgotten by a crash between two
 * transactions, and in memory, so as not to write that for every tick.
 *
 * <p>Keys sort as numbers do: hours and milliseconds are written with leading zeros.
 */
final class StoredBooks implements Books {

  private static final String CLOCK = "clock";
  private static final String ALERT = "alert/";
  private static final String CLOSED = "closed/";
  private static final String UNSENT = "unsent/";
  private static final String YES = "";
  // After every key that begins with the same prefix and an ASCII letter or digit.
  private static final String END = "~";

  private final KeyValueStore<String, SeenTicks> seen;
  private final KeyValueStore<String, UsageMonthly> usages;
  private final KeyValueStore<String, Quantities> lines;
  private final KeyValueStore<String, String> marks;
  private final TreeSet<String> unsent = new TreeSet<>();
  private Instant closedBefore;

  /**
   * @param seen by sessionId
   * @param usages by account/month
   * @param lines by hour/account/month
   * @param marks what is small: the clock, alerts that were given, closed sessions by time, sums
   *     that are to be published
   */
  StoredBooks(
      KeyValueStore<String, SeenTicks> seen,
      KeyValueStore<String, UsageMonthly> usages,
      KeyValueStore<String, Quantities> lines,
      KeyValueStore<String, String> marks) {
    this.seen = seen;
    this.usages = usages;
    this.lines = lines;
    this.marks = marks;
    var clock = marks.get(CLOCK);
    this.closedBefore = clock == null ? Instant.EPOCH : Instant.parse(clock);
    for (var mark : range(marks, UNSENT, UNSENT + END)) {
      unsent.add(mark.key.substring(UNSENT.length()));
    }
  }

  @Override
  public Instant closedBefore() {
    return closedBefore;
  }

  @Override
  public void closedBefore(Instant hour) {
    closedBefore = hour;
    marks.put(CLOCK, hour.toString());
  }

  @Override
  public SeenTicks seen(String sessionId) {
    var ticks = seen.get(sessionId);
    return ticks == null ? SeenTicks.NONE : ticks;
  }

  @Override
  public void seen(String sessionId, SeenTicks ticks) {
    seen.put(sessionId, ticks);
    if (ticks.closedAt() != SeenTicks.OPEN) {
      marks.put(closed(ticks.closedAt()) + "/" + sessionId, YES);
    }
  }

  @Override
  public void forgetSessionsClosedBefore(Instant time) {
    for (var mark : range(marks, CLOSED, closed(time.toEpochMilli()))) {
      var sessionId = mark.key.substring(mark.key.lastIndexOf('/') + 1);
      // It may have been closed once more since.
      if (seen(sessionId).isClosedBefore(time.toEpochMilli())) {
        seen.delete(sessionId);
      }
      marks.delete(mark.key);
    }
  }

  @Override
  public @Nullable UsageMonthly usage(String accountId, String month) {
    return usages.get(Usage.key(accountId, month));
  }

  @Override
  public void usage(UsageMonthly usage) {
    var key = Usage.key(usage.getAccountId(), usage.getMonth());
    usages.put(key, usage);
    if (unsent.add(key)) {
      marks.put(UNSENT + key, YES);
    }
  }

  /** The sums that have changed since this was called last. */
  List<UsageMonthly> takeUnsent() {
    var sums = new ArrayList<UsageMonthly>(unsent.size());
    for (var key : unsent) {
      sums.add(usages.get(key));
      marks.delete(UNSENT + key);
    }
    unsent.clear();
    return sums;
  }

  @Override
  public void addToLine(Instant hour, String accountId, String month, Quantities quantities) {
    var key = hour(hour) + "/" + accountId + "/" + month;
    var before = lines.get(key);
    lines.put(key, before == null ? quantities : before.plus(quantities));
  }

  @Override
  public List<OpenLine> takeLinesBefore(Instant hour) {
    var taken = new ArrayList<OpenLine>();
    for (var line : range(lines, hour(Instant.EPOCH), hour(hour))) {
      taken.add(openLine(line.key, line.value));
      lines.delete(line.key);
    }
    return taken;
  }

  @Override
  public boolean firstAlert(String accountId, String month, int percent) {
    var key = ALERT + Usage.key(accountId, month) + "/" + percent;
    if (marks.get(key) != null) {
      return false;
    }
    marks.put(key, YES);
    return true;
  }

  private static String hour(Instant hour) {
    return "%010d".formatted(hour.getEpochSecond() / Duration.ofHours(1).toSeconds());
  }

  private static OpenLine openLine(String key, Quantities quantities) {
    int first = key.indexOf('/');
    int last = key.lastIndexOf('/');
    var hours = Long.parseLong(key.substring(0, first));
    return new OpenLine(
        Instant.ofEpochSecond(Duration.ofHours(hours).toSeconds()),
        key.substring(first + 1, last),
        key.substring(last + 1),
        quantities);
  }

  private static String closed(long millis) {
    return CLOSED + "%015d".formatted(millis);
  }

  private static <V> List<KeyValue<String, V>> range(
      KeyValueStore<String, V> store, String from, String to) {
    var all = new ArrayList<KeyValue<String, V>>();
    try (var entries = store.range(from, to)) {
      entries.forEachRemaining(all::add);
    }
    return all;
  }
}

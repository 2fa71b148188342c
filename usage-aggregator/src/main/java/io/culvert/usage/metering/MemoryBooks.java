package io.culvert.usage.metering;

import io.culvert.events.UsageMonthly;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Books for a computation that is made once and thrown away. */
final class MemoryBooks implements Books {

  private record LineKey(Instant hour, String accountId, String month) {
    static final Comparator<LineKey> ORDER =
        Comparator.comparing(LineKey::hour)
            .thenComparing(LineKey::accountId)
            .thenComparing(LineKey::month);
  }

  private final Map<String, SeenTicks> seen = new HashMap<>();
  private final Map<String, UsageMonthly> usages = new HashMap<>();
  private final TreeMap<LineKey, Quantities> lines = new TreeMap<>(LineKey.ORDER);
  private final Set<String> alerts = new HashSet<>();
  private Instant closedBefore = Instant.EPOCH;

  @Override
  public Instant closedBefore() {
    return closedBefore;
  }

  @Override
  public void closedBefore(Instant hour) {
    closedBefore = hour;
  }

  @Override
  public SeenTicks seen(String sessionId) {
    return seen.getOrDefault(sessionId, SeenTicks.NONE);
  }

  @Override
  public void seen(String sessionId, SeenTicks ticks) {
    seen.put(sessionId, ticks);
  }

  @Override
  public void forgetSessionsClosedBefore(Instant time) {
    seen.values().removeIf(ticks -> ticks.isClosedBefore(time.toEpochMilli()));
  }

  @Override
  public @Nullable UsageMonthly usage(String accountId, String month) {
    return usages.get(Usage.key(accountId, month));
  }

  @Override
  public void usage(UsageMonthly usage) {
    usages.put(Usage.key(usage.getAccountId(), usage.getMonth()), usage);
  }

  @Override
  public void addToLine(Instant hour, String accountId, String month, Quantities quantities) {
    lines.merge(new LineKey(hour, accountId, month), quantities, Quantities::plus);
  }

  @Override
  public List<OpenLine> takeLinesBefore(Instant hour) {
    var due = lines.headMap(new LineKey(hour, "", ""));
    var taken = new ArrayList<OpenLine>();
    due.forEach((key, all) -> taken.add(new OpenLine(key.hour, key.accountId, key.month, all)));
    due.clear();
    return taken;
  }

  @Override
  public boolean firstAlert(String accountId, String month, int percent) {
    return alerts.add(Usage.key(accountId, month) + "/" + percent);
  }
}

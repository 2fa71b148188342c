package io.culvert.usage.api;

import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import io.culvert.usage.verify.Billed;
import io.culvert.usage.verify.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bills as JSON. */
final class Bills {

  private static final int MOST_DIFFERENCES = 1000;

  private Bills() {}

  static Map<String, Object> of(Verdict verdict) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("accountId", verdict.accountId());
    all.put("month", verdict.month());
    all.put("equal", verdict.isEqual());
    all.put("eventsRead", verdict.eventsRead());
    all.put("lines", verdict.lines());
    all.put("usage", usage(verdict.usage()));
    all.put("differenceCount", verdict.differences().size());
    all.put("differences", verdict.differences().stream().limit(MOST_DIFFERENCES).toList());
    return all;
  }

  static Map<String, Object> of(String accountId, String month, Billed billed) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("accountId", accountId);
    all.put("month", month);
    all.put("usage", usage(billed.usage()));
    List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    billed.lines().values().forEach(line -> lines.add(line(line)));
    all.put("lines", lines);
    return all;
  }

  private static @Nullable Map<String, Object> usage(@Nullable UsageMonthly usage) {
    if (usage == null) {
      return null;
    }
    var all = new LinkedHashMap<String, Object>();
    all.put("bytesIn", usage.getBytesIn());
    all.put("bytesOut", usage.getBytesOut());
    all.put("requests", usage.getRequests());
    all.put("tunnelMicros", usage.getTunnelMicros());
    all.put("ticks", usage.getTicks());
    all.put("updatedAt", usage.getUpdatedAt().toString());
    all.put("plan", usage.getPlan());
    all.put("limit", usage.getLimit());
    all.put("state", usage.getState().name());
    all.put("billingZone", usage.getBillingZone());
    return all;
  }

  private static Map<String, @Nullable Object> line(UsageLedgerLine line) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("id", line.getLineId());
    all.put("hour", line.getHour().toString());
    all.put("meter", line.getMeter().name());
    all.put("quantity", line.getQuantity());
    all.put("adjustment", line.getAdjustment());
    all.put("sessionId", line.getSessionId());
    all.put("seq", line.getSeq());
    all.put("closedAt", line.getClosedAt().toString());
    return all;
  }
}

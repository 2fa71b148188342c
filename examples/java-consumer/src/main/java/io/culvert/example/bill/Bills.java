package io.culvert.example.bill;

import io.culvert.events.UsageLedgerLine;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What each account used, by month and meter. */
final class Bills {

  private final Map<String, Map<String, Long>> byAccountAndMonth = new TreeMap<>();

  // A database would have a unique key on it instead.
  private final Set<String> seen = new HashSet<>();

  /** A line that was added already changes nothing; an adjustment is a line like any other. */
  void add(UsageLedgerLine line) {
    if (seen.add(line.getLineId())) {
      byAccountAndMonth
          .computeIfAbsent(line.getAccountId() + " " + line.getMonth(), _ -> new TreeMap<>())
          .merge(line.getMeter().name(), line.getQuantity(), Math::addExact);
    }
  }

  /** Quantity by meter, by account and month. */
  Map<String, Map<String, Long>> byAccountAndMonth() {
    return byAccountAndMonth;
  }
}

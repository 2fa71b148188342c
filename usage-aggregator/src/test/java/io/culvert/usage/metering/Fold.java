package io.culvert.usage.metering;

import io.culvert.events.Meter;
import io.culvert.events.QuotaAlert;
import io.culvert.events.SessionEvent;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules alone, on books in memory: given these events at these times, then that. */
final class Fold implements Findings {

  final MemoryBooks books = new MemoryBooks();
  final List<UsageLedgerLine> lines = new ArrayList<>();
  final List<QuotaAlert> alerts = new ArrayList<>();
  private final Metering metering = new Metering(books, this, TickTales.SILENT);

  Fold at(Instant logTime, SessionEvent... events) {
    for (var event : events) {
      metering.read(event, logTime);
    }
    return this;
  }

  Fold stray(Instant logTime, SessionEvent event) {
    metering.readStray(event, logTime);
    return this;
  }

  Fold at(String logTime, SessionEvent... events) {
    return at(Instant.parse(logTime), events);
  }

  UsageMonthly month(String account, String month) {
    return books.usage(account, month);
  }

  /** Sum of the lines of one meter in one month. */
  long billed(String month, Meter meter) {
    return lines.stream()
        .filter(line -> line.getMonth().equals(month) && line.getMeter() == meter)
        .mapToLong(UsageLedgerLine::getQuantity)
        .sum();
  }

  @Override
  public void line(UsageLedgerLine line) {
    lines.add(line);
  }

  @Override
  public void alert(QuotaAlert alert) {
    alerts.add(alert);
  }
}

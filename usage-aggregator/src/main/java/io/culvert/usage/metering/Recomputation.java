package io.culvert.usage.metering;

import io.culvert.events.QuotaAlert;
import io.culvert.events.SessionEvent;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One account's month computed once more, by the rules that it was billed by, from the events of
 * its partition. Events from before the month need not be read: a tick of the month cannot be in
 * the log before the month is.
 */
public final class Recomputation {

  private final String accountId;
  private final String month;
  private final Strays strays;
  private final int home;
  private final MemoryBooks books = new MemoryBooks();
  private final Map<String, UsageLedgerLine> lines = new TreeMap<>();
  private final Metering metering = new Metering(books, new Keep(), TickTales.SILENT);

  /**
   * @param month YYYY-MM
   * @param partitions how many the topic of session events has
   */
  public Recomputation(String accountId, String month, int partitions) {
    this.accountId = accountId;
    this.month = month;
    this.strays = new Strays(partitions);
    this.home = strays.home(accountId);
  }

  /** The partition of the account. */
  public int home() {
    return home;
  }

  /** An event of the account's partition, in the order of the log; others' events too. */
  public void read(SessionEvent event, Instant logTime) {
    if (accountId.equals(event.getAccountId())) {
      metering.read(event, logTime);
    } else if (!strays.isStray(event, home)) {
      metering.passTime(logTime);
    }
  }

  /** An event of another partition, where builds before placed the account's. */
  public void readStray(SessionEvent event, Instant logTime) {
    if (accountId.equals(event.getAccountId())) {
      metering.readStray(event, logTime);
    }
  }

  /** The month's sum so far; null when nothing was used. */
  public @Nullable UsageMonthly usage() {
    return books.usage(accountId, month);
  }

  /** The month's lines that have to be in the ledger so far, by their ids. */
  public Map<String, UsageLedgerLine> lines() {
    return lines;
  }

  private final class Keep implements Findings {

    @Override
    public void line(UsageLedgerLine line) {
      if (line.getMonth().equals(month)) {
        lines.put(line.getLineId(), line);
      }
    }

    @Override
    public void alert(QuotaAlert alert) {
      // Alerts are no part of the bill.
    }
  }
}

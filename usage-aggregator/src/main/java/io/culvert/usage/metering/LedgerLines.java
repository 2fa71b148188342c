package io.culvert.usage.metering;

import io.culvert.events.Meter;
import io.culvert.events.UsageLedgerLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes the lines of the ledger: one for each meter that counted something. */
final class LedgerLines {

  private static final List<Meter> METERS =
      List.of(Meter.BYTES_IN, Meter.BYTES_OUT, Meter.REQUESTS, Meter.TUNNEL_MICROS);

  private LedgerLines() {}

  /** The lines of an hour that is over. */
  static List<UsageLedgerLine> of(OpenLine line, Instant closedAt) {
    var lines = new ArrayList<UsageLedgerLine>();
    for (var meter : METERS) {
      var quantity = line.quantities().of(meter);
      if (quantity > 0) {
        var id = id(line.accountId(), line.month(), line.hour(), meter);
        lines.add(
            new UsageLedgerLine(
                id,
                line.accountId(),
                line.month(),
                line.hour(),
                meter,
                quantity,
                false,
                null,
                null,
                closedAt));
      }
    }
    return lines;
  }

  /** The lines of a tick that came after the end of its hour's lines. */
  static List<UsageLedgerLine> adjustments(
      String accountId, Part part, String sessionId, long seq, Instant at) {
    var lines = new ArrayList<UsageLedgerLine>();
    for (var meter : METERS) {
      var quantity = part.quantities().of(meter);
      if (quantity > 0) {
        var id = id(accountId, part.month(), part.hour(), meter) + "/" + sessionId + "/" + seq;
        lines.add(
            new UsageLedgerLine(
                id,
                accountId,
                part.month(),
                part.hour(),
                meter,
                quantity,
                true,
                sessionId,
                seq,
                at));
      }
    }
    return lines;
  }

  private static String id(String accountId, String month, Instant hour, Meter meter) {
    return accountId + "/" + month + "/" + hour + "/" + meter;
  }
}

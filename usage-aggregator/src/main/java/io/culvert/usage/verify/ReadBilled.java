package io.culvert.usage.verify;

import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Placement;
import io.culvert.schemas.Topics;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/** Reads from the topics what was billed. */
final class ReadBilled {

  private final KafkaSettings kafka;

  ReadBilled(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  /** The sum first: whatever led to it is in the ledger by then. */
  Billed of(String accountId, String month, Deadline deadline) {
    var usage = usage(accountId, month, deadline);
    return new Billed(usage, lines(accountId, month, deadline));
  }

  private UsageMonthly usage(String accountId, String month, Deadline deadline) {
    var topic = Topics.USAGE_MONTHLY;
    var key = accountId + "/" + month;
    var newest = new UsageMonthly[1];
    new TopicPart<>(kafka, topic, topic.partition(key, null), deadline)
        .readFrom(
            beforeMonth(month),
            (record, usage) -> {
              if (key.equals(record.key())) {
                newest[0] = usage;
              }
            });
    return newest[0];
  }

  private Map<String, UsageLedgerLine> lines(String accountId, String month, Deadline deadline) {
    var topic = Topics.USAGE_LEDGER;
    var lines = new TreeMap<String, UsageLedgerLine>();
    new TopicPart<>(kafka, topic, Placement.of(accountId, topic.partitions()), deadline)
        .readFrom(
            beforeMonth(month),
            (record, line) -> {
              if (accountId.equals(record.key()) && line.getMonth().equals(month)) {
                VerifyBill.room(lines.size());
                lines.put(line.getLineId(), line);
              }
            });
    return lines;
  }

  /** A time by which nobody's month has begun: no zone is 26 hours before UTC. */
  static Instant beforeMonth(String month) {
    return YearMonth.parse(month).atDay(1).atStartOfDay(ZoneOffset.UTC).minusHours(38).toInstant();
  }
}

package io.culvert.usage.metering;

import io.culvert.events.QuotaAlert;
import io.culvert.events.UsageLedgerLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers by which any CloudEvents reader knows a record: CloudEvents 1.0, Kafka protocol binding,
 * binary content mode.
 */
final class CloudEvents {

  static final String SOURCE = "/culvert/usage-aggregator";
  static final String LEDGER_LINE = "io.culvert.usage.ledger.line.v1";
  static final String QUOTA_ALERT = "io.culvert.quota.alert.v1";

  private CloudEvents() {}

  static Headers of(UsageLedgerLine line) {
    return headers(line.getLineId(), LEDGER_LINE, line.getClosedAt(), line.getAccountId());
  }

  static Headers of(QuotaAlert alert) {
    return headers(alert.getAlertId(), QUOTA_ALERT, alert.getOccurredAt(), alert.getAccountId());
  }

  private static Headers headers(String id, String type, Instant time, String subject) {
    return new RecordHeaders()
        .add("ce_specversion", bytes("1.0"))
        .add("ce_id", bytes(id))
        .add("ce_source", bytes(SOURCE))
        .add("ce_type", bytes(type))
        .add("ce_time", bytes(time.toString()))
        .add("ce_subject", bytes(subject))
        .add("content-type", bytes("application/avro"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

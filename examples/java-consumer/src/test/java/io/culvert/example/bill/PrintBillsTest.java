package io.culvert.example.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.Meter;
import io.culvert.events.UsageLedgerLine;
import io.culvert.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrintBillsTest {

  private static final String TOPIC = Topics.USAGE_LEDGER.name();
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final String kafka = SharedPlatform.kafka().bootstrapServers();
  private final String registry = SharedPlatform.registry().url();

  @Test
  void eachBillIsTheSumOfItsLinesOnce() throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      var topic =
          new NewTopic(TOPIC, Optional.of(Topics.USAGE_LEDGER.partitions()), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
    }
    var line = line("1", "acme", "2026-11", Meter.BYTES_OUT, 60_000_000_000L, false);
    write(
        bytes(line),
        bytes(line), // told again
        bytes(line("2", "acme", "2026-11", Meter.BYTES_IN, 40_000_000_000L, false)),
        new byte[] {9, 9, 9}, // nobody can read this
        bytes(line("3", "acme", "2026-11", Meter.REQUESTS, 5_000_000, true)),
        bytes(line("4", "acme", "2026-12", Meter.REQUESTS, 1, false)),
        bytes(line("5", "other", "2026-11", Meter.BYTES_IN, 7, false)));
    var out = new ByteArrayOutputStream();

    PrintBills.run(kafka, registry, new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "acme 2026-11 {BYTES_IN=40000000000, BYTES_OUT=60000000000, REQUESTS=5000000}"
                + " 6.00 EUR",
            "acme 2026-12 {REQUESTS=1} 0.00 EUR",
            "other 2026-11 {BYTES_IN=7} 0.00 EUR");
  }

  private static UsageLedgerLine line(
      String id, String account, String month, Meter meter, long quantity, boolean isAdjustment) {
    return UsageLedgerLine.newBuilder()
        .setLineId(id)
        .setAccountId(account)
        .setMonth(month)
        .setHour(NOON)
        .setMeter(meter)
        .setQuantity(quantity)
        .setAdjustment(isAdjustment)
        .setClosedAt(NOON)
        .build();
  }

  private byte[] bytes(UsageLedgerLine line) {
    return Topics.USAGE_LEDGER
        .valueSerializer(Map.of("schema.registry.url", registry))
        .serialize(TOPIC, line);
  }

  private void write(byte[]... values) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (var value : values) {
        producer.send(new ProducerRecord<>(TOPIC, 0, "acme", value));
      }
      producer.flush();
    }
  }
}

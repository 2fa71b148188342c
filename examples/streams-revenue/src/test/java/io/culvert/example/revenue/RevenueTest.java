package io.culvert.example.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.Meter;
import io.culvert.events.UsageLedgerLine;
import io.culvert.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RevenueTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant ONE = NOON.plus(Duration.ofHours(1));

  private final String kafka = SharedPlatform.kafka().bootstrapServers();
  private final String registry = SharedPlatform.registry().url();

  @Test
  void revenueIsTheSumOfAllAccountsByHourAndMeterAlsoAfterARestart(@TempDir Path state)
      throws Exception {
    createTopics();
    write(
        line("1", "acme", NOON, Meter.BYTES_OUT, 2_000_000_000),
        line("2", "other", NOON, Meter.BYTES_OUT, 1_000_000_000),
        line("3", "acme", NOON, Meter.REQUESTS, 1_000_000),
        line("4", "acme", ONE, Meter.TUNNEL_MICROS, 5));
    run(
        state,
        Map.of(
            NOON + "/BYTES_OUT", 150_000_000L,
            NOON + "/REQUESTS", 200_000_000L,
            ONE + "/TUNNEL_MICROS", 0L));

    write(line("5", "acme", NOON, Meter.REQUESTS, 1));
    run(
        state,
        Map.of(
            NOON + "/BYTES_OUT", 150_000_000L,
            NOON + "/REQUESTS", 200_000_200L,
            ONE + "/TUNNEL_MICROS", 0L));
  }

  private void run(Path state, Map<String, Long> expected) {
    try (var streams = Revenue.streams(kafka, registry, state);
        var consumer = consumer()) {
      streams.start();
      var revenue = new HashMap<String, Long>();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(record -> revenue.put(record.key(), record.value()));
                assertThat(revenue).isEqualTo(expected);
              });
      // Leaving the group lets the next one begin at once.
      streams.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(Duration.ofSeconds(10)));
    }
  }

  private void createTopics() throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      var one = (short) 1;
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.USAGE_LEDGER.name(), Topics.USAGE_LEDGER.partitions(), one),
                  new NewTopic(RevenueTopology.REVENUE, 1, one)))
          .all()
          .get();
    }
  }

  private KafkaConsumer<String, Long> consumer() {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", kafka, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new LongDeserializer());
    var partition = List.of(new TopicPartition(RevenueTopology.REVENUE, 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
    return consumer;
  }

  private void write(UsageLedgerLine... lines) {
    var values = Topics.USAGE_LEDGER.valueSerializer(Map.of("schema.registry.url", registry));
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka), new StringSerializer(), values)) {
      for (var line : lines) {
        producer.send(new ProducerRecord<>(Topics.USAGE_LEDGER.name(), line.getAccountId(), line));
      }
      producer.flush();
    }
  }

  private static UsageLedgerLine line(
      String id, String account, Instant hour, Meter meter, long quantity) {
    return UsageLedgerLine.newBuilder()
        .setLineId(id)
        .setAccountId(account)
        .setMonth("2026-11")
        .setHour(hour)
        .setMeter(meter)
        .setQuantity(quantity)
        .setAdjustment(false)
        .setClosedAt(hour)
        .build();
  }
}

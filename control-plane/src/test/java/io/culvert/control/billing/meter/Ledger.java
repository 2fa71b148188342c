package io.culvert.control.billing.meter;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.Meter;
import io.culvert.events.UsageLedgerLine;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Cleanup;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A ledger of its own on real Kafka. */
final class Ledger {

  private static final Instant HOUR = Instant.parse("2026-11-23T10:00:00Z");

  final KafkaSettings kafka =
      KafkaSettings.of(SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
  final Topic<UsageLedgerLine> topic =
      new Topic<>(
          "test.ledger." + EventIds.next(),
          UsageLedgerLine.class,
          3,
          Cleanup.DELETE,
          Optional.empty(),
          List.of("test"));

  Ledger() {
    EnsureTopics.of(kafka, List.of(topic, Topics.DEAD_LETTERS), Duration.ofSeconds(30));
  }

  static UsageLedgerLine line(String account, int number, long quantity) {
    return UsageLedgerLine.newBuilder()
        .setLineId(account + "/2026-11/" + number + "/bytes_in")
        .setAccountId(account)
        .setMonth("2026-11")
        .setHour(HOUR)
        .setMeter(Meter.BYTES_IN)
        .setQuantity(quantity)
        .setAdjustment(false)
        .setClosedAt(HOUR.plusSeconds(4500))
        .build();
  }

  void write(List<UsageLedgerLine> lines) {
    var writer = topic.valueSerializer(kafka.serdeProperties());
    try (var producer = new KafkaProducer<String, byte[]>(kafka.producerProperties())) {
      lines.forEach(
          line ->
              producer.send(
                  new ProducerRecord<>(
                      topic.name(), line.getAccountId(), writer.serialize(topic.name(), line))));
      producer.flush();
    }
  }

  void writeRaw(String key, byte[] value) {
    try (var producer = new KafkaProducer<String, byte[]>(kafka.producerProperties())) {
      producer.send(new ProducerRecord<>(topic.name(), key, value));
      producer.flush();
    }
  }

  /** Where the group will go on, all partitions together. */
  long committed(String group) throws Exception {
    try (var admin = Admin.create(Map.copyOf(kafka.adminProperties()))) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(topic.name()))
          .mapToLong(entry -> entry.getValue().offset())
          .sum();
    }
  }

  /** Dead letters of this ledger. */
  List<ConsumerRecord<String, byte[]>> deadLetters() {
    var found = new ArrayList<ConsumerRecord<String, byte[]>>();
    var partition = new TopicPartition(Topics.DEAD_LETTERS.name(), 0);
    try (var consumer = new KafkaConsumer<String, byte[]>(kafka.consumerProperties())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    found.removeIf(
        letter ->
            !topic
                .name()
                .equals(new String(letter.headers().lastHeader("culvert.origin.topic").value())));
    return found;
  }
}

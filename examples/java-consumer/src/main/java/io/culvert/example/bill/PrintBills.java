package io.culvert.example.bill;

import io.culvert.events.UsageLedgerLine;
import io.culvert.schemas.Topics;
import io.culvert.schemas.serde.UnreadableRecordException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;

/** Reads the ledger from its beginning to where it ends now, and prints a line for each bill. */
public final class PrintBills {

  private static final Duration POLL = Duration.ofMillis(500);

  private PrintBills() {}

  /** Uses {@code KAFKA} and {@code REGISTRY}, or those of {@code culvert dev}. */
  public static void main(String[] args) {
    var environment = System.getenv();
    run(
        environment.getOrDefault("KAFKA", "localhost:9092"),
        environment.getOrDefault("REGISTRY", "http://localhost:8081"),
        System.out);
  }

  static void run(String kafka, String registry, PrintStream out) {
    var bills = new Bills();
    try (var consumer = consumer(kafka, registry)) {
      var partitions =
          consumer.partitionsFor(Topics.USAGE_LEDGER.name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.keySet().stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (var line : poll(consumer)) {
          bills.add(line.value());
        }
      }
    }
    bills
        .byAccountAndMonth()
        .forEach((bill, meters) -> out.println(bill + " " + meters + " " + Prices.of(meters)));
  }

  // A record that nobody will ever be able to read must not stop the bills: it is passed over, and
  // said. A registry that is away is something else; that failure ends the program.
  private static ConsumerRecords<String, UsageLedgerLine> poll(
      KafkaConsumer<String, UsageLedgerLine> consumer) {
    try {
      return consumer.poll(POLL);
    } catch (RecordDeserializationException e) {
      if (!(e.getCause() instanceof UnreadableRecordException)) {
        throw e;
      }
      System.err.println("Passed over: " + e.getMessage());
      consumer.seek(e.topicPartition(), e.offset() + 1);
      return ConsumerRecords.empty();
    }
  }

  private static KafkaConsumer<String, UsageLedgerLine> consumer(String kafka, String registry) {
    var config =
        Map.<String, Object>of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka,
            // The ledger is written in transactions; those that failed are not to be billed.
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false);
    return new KafkaConsumer<>(
        config,
        Topics.USAGE_LEDGER.keySerde().deserializer(),
        Topics.USAGE_LEDGER.valueDeserializer(Map.of("schema.registry.url", registry)));
  }
}

package io.culvert.projection.deadletter;

import io.culvert.projection.api.Page;
import io.culvert.projection.api.Times;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the dead-letter topic when somebody asks, with a consumer for each question: it is asked
 * seldom. Blocks.
 */
public final class DeadLetterLog {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.DEAD_LETTERS.name(), 0);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(250);

  /** Most records looked through for one page: values of a megabyte each would take too long. */
  private static final int MOST_READ = 5_000;

  private final Map<String, Object> config;

  /**
   * @param config of a Kafka consumer: servers, security
   */
  public DeadLetterLog(Map<String, Object> config) {
    this.config = new HashMap<>(config);
    this.config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.config.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
  }

  /**
   * Newest first.
   *
   * @param before the place before which to look; empty for the end
   * @param limit most records looked at; those that only say of a retry are left out of the page
   */
  Page<DeadLetterItem> page(OptionalLong before, int limit) {
    try (var consumer = consumer()) {
      var first = consumer.beginningOffsets(List.of(PARTITION)).get(PARTITION);
      var end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
      var to = Math.max(first, Math.min(before.orElse(end), end));
      var from = Math.max(first, to - limit);
      var letters = new ArrayList<DeadLetterItem>();
      var retried = new HashMap<Long, String>();
      read(
          consumer,
          from,
          Math.min(end, from + MOST_READ),
          letter -> {
            if (letter.retryOf().isPresent()) {
              retried.put(letter.retryOf().get(), Times.iso(letter.at()));
            } else if (letter.number() < to) {
              letters.add(DeadLetterItem.of(letter));
            }
          });
      Collections.reverse(letters);
      return new Page<>(
          letters.stream().map(item -> item.retried(retried.get(item.number()))).toList(),
          from > first ? String.valueOf(from) : null);
    }
  }

  /** One letter; empty when there is none at that place, or no longer. */
  Optional<DeadLetter> find(long number) {
    try (var consumer = consumer()) {
      var found = new ArrayList<DeadLetter>();
      var end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
      if (number >= 0 && number < end) {
        read(consumer, number, number + 1, found::add);
      }
      return found.stream()
          .filter(letter -> letter.number() == number && letter.retryOf().isEmpty())
          .findFirst();
    }
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer, long from, long to, Consumer<DeadLetter> reader) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    consumer.seek(PARTITION, from);
    while (consumer.position(PARTITION) < to) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("not read within " + PATIENCE);
      }
      for (var record : consumer.poll(POLL)) {
        if (record.offset() < to) {
          reader.accept(new DeadLetter(record));
        }
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    var bytes = new ByteArrayDeserializer();
    var consumer = new KafkaConsumer<>(config, bytes, bytes);
    consumer.assign(List.of(PARTITION));
    return consumer;
  }
}

package io.culvert.projection.deadletter;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters again to the topic they came from, at its end. Every consumer of the topic
 * meets the event a second time; the same {@code eventId} means the same event, and ours leave the
 * repeat out. Blocks.
 */
public final class RetryTopic implements AutoCloseable {

  /**
   * Topics whose events mean the same whenever they come. Of the others, states would overwrite
   * newer ones, orders would be carried out again, and accounts would change out of order.
   */
  private static final List<Topic<?>> REPEATABLE =
      List.of(
          Topics.SESSION_EVENTS, Topics.HTTP_EXCHANGES, Topics.HTTP_BODIES, Topics.USAGE_LEDGER);

  private static final int SECONDS = 9;

  private final Map<String, Object> config;
  private final Map<String, ?> serde;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  /**
   * @param config of a Kafka producer: servers, security
   * @param serde the registry, by Confluent's names
   */
  public RetryTopic(Map<String, Object> config, Map<String, ?> serde) {
    this.config = new java.util.HashMap<>(config);
    this.config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
    this.config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
    this.config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    this.config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DeadLetters.LARGEST);
    this.serde = serde;
  }

  /**
   * Returns when the topic has it, and the dead-letter topic knows.
   *
   * @throws ApiException when it is of a topic whose events cannot be repeated, or is still
   *     unreadable
   */
  RecordMetadata retry(DeadLetter letter) {
    var topic = topic(letter);
    requireReadable(topic, letter);
    var again =
        new ProducerRecord<>(
            topic.name(),
            letter.partition().filter(p -> p >= 0 && p < topic.partitions()).orElse(null),
            letter.record().key(),
            letter.record().value());
    again.headers().add(retryOf(letter));
    var sent = send(again);
    var note =
        new ProducerRecord<byte[], byte[]>(
            Topics.DEAD_LETTERS.name(), null, letter.record().key(), null);
    note.headers().add(retryOf(letter));
    send(note);
    return sent;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(java.time.Duration.ofSeconds(1));
      producer = null;
    }
  }

  private static Topic<?> topic(DeadLetter letter) {
    var name = letter.topic().orElse("an unknown topic");
    Optional<Topic<?>> found = REPEATABLE.stream().filter(t -> t.name().equals(name)).findFirst();
    return found.orElseThrow(
        () ->
            new ApiException(
                ApiError.CANNOT_RETRY, "Events of " + name + " cannot be repeated safely."));
  }

  private void requireReadable(Topic<?> topic, DeadLetter letter) {
    var value = letter.record().value();
    if (value == null) {
      throw new ApiException(ApiError.CANNOT_RETRY, "The record has no value.");
    }
    try (var deserializer = topic.valueDeserializer(serde)) {
      deserializer.deserialize(topic.name(), value);
    } catch (RuntimeException e) {
      throw new ApiException(ApiError.CANNOT_RETRY, "It is still unreadable: " + e.getMessage());
    }
  }

  private RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer().send(record).get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(ApiError.NOT_AVAILABLE, "The service stops.");
    } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
      throw new ApiException(ApiError.NOT_AVAILABLE, "Kafka did not take it: " + e.getMessage());
    }
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      var bytes = new ByteArraySerializer();
      producer = new KafkaProducer<>(config, bytes, bytes);
    }
    return producer;
  }

  private static Header retryOf(DeadLetter letter) {
    return new RecordHeader(
        DeadLetters.RETRY_OF, String.valueOf(letter.number()).getBytes(StandardCharsets.UTF_8));
  }
}

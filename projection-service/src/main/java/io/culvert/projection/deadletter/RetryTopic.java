package io.culvert.projection.deadletter;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.runtime.publish.LazyProducer;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

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

  private final Map<String, ?> serde;
  private final LazyProducer producer;

  /**
   * @param config of a Kafka producer: servers, security
   * @param serde the registry, by Confluent's names
   */
  public RetryTopic(Map<String, Object> config, Map<String, ?> serde) {
    var bounded = new HashMap<>(config);
    bounded.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
    bounded.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
    bounded.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    bounded.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    bounded.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DeadLetters.LARGEST);
    this.producer = new LazyProducer(bounded);
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
    letter.consumer().ifPresent(name -> again.headers().add(consumer(name)));
    var sent = send(again);
    var note =
        new ProducerRecord<byte[], byte[]>(
            Topics.DEAD_LETTERS.name(), null, letter.record().key(), null);
    note.headers().add(retryOf(letter));
    send(note);
    return sent;
  }

  @Override
  public void close() {
    producer.close();
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
      return producer.get().send(record).get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(ApiError.NOT_AVAILABLE, "The service stops.");
    } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
      throw new ApiException(ApiError.NOT_AVAILABLE, "Kafka did not take it: " + e.getMessage());
    }
  }

  /** So that those who had read it, and count, do not count it again. */
  private static Header consumer(String name) {
    return new RecordHeader(DeadLetters.CONSUMER, name.getBytes(StandardCharsets.UTF_8));
  }

  private static Header retryOf(DeadLetter letter) {
    return new RecordHeader(
        DeadLetters.RETRY_OF, String.valueOf(letter.number()).getBytes(StandardCharsets.UTF_8));
  }
}

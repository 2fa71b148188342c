package io.culvert.runtime.publish;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one topic for those who have to know that the brokers have it before they go on. Off
 * the callers' threads, in the order of the calls, and never for longer than a given time.
 *
 * <p>For those who must never wait there is {@link EventPublisher}.
 */
public final class TopicWriter<V> implements AutoCloseable {

  private final Topic<V> topic;
  private final Duration within;
  private final Serializer<V> serializer;
  private final LazyProducer producer;
  // The registry may have to be asked, and Kafka for the topic's leader: both block.
  private final ExecutorService thread;

  /**
   * @param within how long a write may take
   */
  public TopicWriter(KafkaSettings kafka, Topic<V> topic, Duration within) {
    this.topic = topic;
    this.within = within;
    this.serializer = topic.valueSerializer(kafka.serdeProperties());
    this.producer = new LazyProducer(config(kafka, within));
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("write-" + topic.name()).factory());
  }

  private static Map<String, Object> config(KafkaSettings kafka, Duration within) {
    var config = kafka.producerProperties();
    var millis = (int) within.toMillis();
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis / 2);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    return config;
  }

  /**
   * Completes when all in-sync replicas have the record. Fails with a {@link
   * org.apache.kafka.common.KafkaException} when they do not in time; it may be there all the same.
   *
   * @param value null for a tombstone
   */
  public CompletableFuture<Void> write(String key, @Nullable V value) {
    var written = new CompletableFuture<Void>();
    thread.execute(() -> send(key, value, written));
    CompletableFuture.delayedExecutor(within.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> tooLate(written));
    return written;
  }

  private void tooLate(CompletableFuture<Void> written) {
    if (!written.isDone()) {
      written.completeExceptionally(
          new TimeoutException(
              topic.name() + " took no record within " + within.toMillis() + " ms"));
    }
  }

  private void send(String key, @Nullable V value, CompletableFuture<Void> written) {
    if (written.isDone()) {
      return; // Too late: those before it took all the time there was.
    }
    try {
      var bytes = value == null ? null : serializer.serialize(topic.name(), value);
      producer
          .get()
          .send(
              new ProducerRecord<>(
                  topic.name(),
                  topic.partition(key, value),
                  key.getBytes(StandardCharsets.UTF_8),
                  bytes),
              (_, failure) -> {
                if (failure == null) {
                  written.complete(null);
                } else {
                  written.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      written.completeExceptionally(e);
    }
  }

  /** Ends after what was asked for before, or two seconds. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}

package io.culvert.control.keys;

import io.culvert.events.AccountKey;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes to the key topic and tells when the brokers have it. */
final class KeyTopic implements AutoCloseable {

  private static final int WITHIN_MILLIS = 9_000;

  private final Producer<String, byte[]> producer;
  private final Serializer<AccountKey> serializer;
  // One thread: registry and producer may block, and records of an account stay in order.
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("account-keys").factory());

  KeyTopic(KafkaSettings kafka) {
    var properties = kafka.producerProperties();
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WITHIN_MILLIS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, WITHIN_MILLIS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, WITHIN_MILLIS / 2);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    serializer = Topics.ACCOUNT_KEYS.valueSerializer(kafka.serdeProperties());
  }

  /** Completes when all in-sync replicas have the record; null is a tombstone. */
  CompletableFuture<Void> write(String accountId, @Nullable AccountKey key) {
    var written = new CompletableFuture<Void>();
    writer.execute(
        () -> {
          try {
            var topic = Topics.ACCOUNT_KEYS.name();
            var value = key == null ? null : serializer.serialize(topic, key);
            producer.send(
                new ProducerRecord<>(topic, accountId, value),
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
        });
    return written;
  }

  @Override
  public void close() {
    writer.shutdown();
    producer.close(Duration.ofSeconds(5));
    writer.close();
  }
}

package io.culvert.runtime.publish;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.culvert.schemas.registry.SchemaRegistryException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings records to the broker, one after the other, and tries again for as long as trying can
 * help. Used by one thread.
 */
final class Delivery implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);
  private static final long PAUSE_MILLIS = 250;
  private static final long TELL_EVERY = Duration.ofSeconds(30).toNanos();

  private static final String NO_PROBLEM = "waiting for Kafka";

  /** Hears of each record once: it is written, or never will be. */
  interface Settled {
    void settled(Waiting<?> record, boolean isPublished);
  }

  private final Map<String, Serializer<?>> serializers = new HashMap<>();
  private final Map<String, String> serdeProperties;
  private final KafkaProducer<String, byte[]> producer;
  private final Settled settled;
  private final CountDownLatch givenUp = new CountDownLatch(1);
  private @Nullable Thread sender;
  private @Nullable Exception refused;
  private volatile String problem = NO_PROBLEM;
  private long toldAt = System.nanoTime() - TELL_EVERY;

  Delivery(KafkaSettings kafka, long budget, Settled settled) {
    this.settled = settled;
    serdeProperties = kafka.serdeProperties();
    producer = new KafkaProducer<>(properties(kafka, budget));
  }

  private static Map<String, Object> properties(KafkaSettings kafka, long budget) {
    var properties = kafka.producerProperties();
    // A record is never given up for its age: the budget bounds what can wait. Expiry would also
    // make a gap that a later record of the same key could overtake.
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000L);
    properties.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(1L << 20, Math.min(budget, 32L << 20)));
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DeadLetters.LARGEST);
    return properties;
  }

  /** Returns when the record is on its way, or hopeless, or delivery was given up. */
  <V> void send(Waiting<V> record) throws InterruptedException {
    do {
      try {
        if (isOnItsWay(record)) {
          return;
        }
      } catch (SchemaRegistryException e) {
        if (!e.isRetriable()) {
          hopeless(record, e);
          return;
        }
        waitingFor("the schema registry", e);
      } catch (RuntimeException e) {
        hopeless(record, e);
        return;
      }
    } while (!givenUp.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
  }

  private <V> boolean isOnItsWay(Waiting<V> record) {
    sender = Thread.currentThread();
    refused = null;
    var bytes = encode(record);
    producer.send(
        new ProducerRecord<>(
            record.topic().name(),
            record.topic().partition(record.key(), record.value()),
            record.key(),
            bytes,
            record.headers()),
        (metadata, failure) -> acknowledged(record, failure));
    if (refused instanceof RetriableException e) {
      // Kafka says TimeoutException for a broker it cannot reach and for a full buffer.
      waitingFor("Kafka", e);
      return false;
    }
    if (refused != null) {
      hopeless(record, refused);
    }
    return true;
  }

  /** What keeps records from being delivered now. */
  String problem() {
    return problem;
  }

  /** Ends a {@link #send} that is trying again. From any thread. */
  void giveUp() {
    givenUp.countDown();
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  @SuppressWarnings("unchecked") // the topic's name stands for its type
  private <V> byte @Nullable [] encode(Waiting<V> record) {
    Topic<V> topic = record.topic();
    var serializer =
        (Serializer<V>)
            serializers.computeIfAbsent(topic.name(), _ -> topic.valueSerializer(serdeProperties));
    return serializer.serialize(topic.name(), record.value());
  }

  private void acknowledged(Waiting<?> record, @Nullable Exception failure) {
    if (failure == null) {
      problem = NO_PROBLEM;
      settled.settled(record, true);
    } else if (Thread.currentThread() == sender) {
      // send() does not throw what Kafka's API refuses: it calls back, before it returns.
      refused = failure;
    } else if (givenUp.getCount() > 0) {
      hopeless(record, failure);
    }
  }

  private void hopeless(Waiting<?> record, Exception failure) {
    log.error("A record for {} can never be written", record.topic().name(), failure);
    settled.settled(record, false);
  }

  private void waitingFor(String what, Exception failure) {
    problem = "waiting for " + what + ": " + failure.getMessage();
    var now = System.nanoTime();
    if (now - toldAt >= TELL_EVERY) {
      log.warn("Events wait in memory for {}: {}", what, failure.getMessage());
      toldAt = now;
    }
  }
}

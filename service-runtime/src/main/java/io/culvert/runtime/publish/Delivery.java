package io.culvert.runtime.publish;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.culvert.schemas.registry.SchemaRegistryException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
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

  /** Longer than any election or restart of a healthy cluster takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration GRACE = Duration.ofSeconds(15);

  private static final String NO_PROBLEM = "waiting for Kafka";

  /** Hears of each record once: it is written, or never will be. */
  interface Settled {
    void settled(Waiting<?> record, boolean isPublished);
  }

  private final Map<String, Serializer<?>> serializers = new HashMap<>();
  private final Map<String, String> serdeProperties;
  private final Supplier<Producer<String, byte[]>> producers;
  private final InFlight inFlight = new InFlight();
  private final StuckProducer stuck;
  private Producer<String, byte[]> producer;
  private final Settled settled;
  private final CountDownLatch givenUp = new CountDownLatch(1);
  private @Nullable Thread sender;
  private @Nullable Exception refused;
  private volatile String problem = NO_PROBLEM;
  private long toldAt = System.nanoTime() - TELL_EVERY;

  Delivery(KafkaSettings kafka, long budget, Settled settled) {
    this(
        kafka,
        () -> new KafkaProducer<>(properties(kafka, budget)),
        new StuckProducer(new Reachable(kafka)::is, PATIENCE, GRACE),
        settled);
  }

  /**
   * Delivery by producers of one's own.
   *
   * @param producers makes the first one, and another one when it has got stuck
   */
  Delivery(
      KafkaSettings kafka,
      Supplier<Producer<String, byte[]>> producers,
      StuckProducer stuck,
      Settled settled) {
    this.settled = settled;
    this.producers = producers;
    this.stuck = stuck;
    serdeProperties = kafka.serdeProperties();
    producer = producers.get();
  }

  static Map<String, Object> properties(KafkaSettings kafka, long budget) {
    var properties = kafka.producerProperties();
    // A record is never given up for its age: the budget bounds what can wait. Expiry would also
    // make a gap that a later record of the same key could overtake.
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000L);
    properties.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(1L << 20, Math.min(budget, 32L << 20)));
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DeadLetters.LARGEST);
    return properties;
  }

  /** Returns when the record is on its way, or hopeless, or delivery was given up. */
  <V> void send(Waiting<V> record) throws InterruptedException {
    do {
      var failure = handOver(record);
      if (failure == null) {
        return;
      }
      switch (failure) {
        case SchemaRegistryException e when e.isRetriable() ->
            waitingFor("the schema registry", failure);
        // Kafka says TimeoutException for a broker it cannot reach and for a full buffer.
        case RetriableException _ -> waitingFor("Kafka", failure);
        default -> {
          hopeless(record, failure);
          return;
        }
      }
      replaceIfStuck();
    } while (!givenUp.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
  }

  /**
   * Puts a new producer in the place of one that has got stuck. What the broker has not
   * acknowledged is sent again, in order, before anything new. A record that had been written all
   * the same is then there twice, with the same event id, as after any repeat: nothing is lost, and
   * consumers take it once.
   */
  void replaceIfStuck() throws InterruptedException {
    Producer<String, byte[]> another;
    try {
      if (!stuck.is(inFlight.oldest(), System.nanoTime())) {
        return;
      }
      another = producers.get();
    } catch (RuntimeException e) { // the brokers' names are not known now; to be tried again
      waitingFor("Kafka", e);
      return;
    }
    var left = inFlight.takeAll();
    log.warn(
        "A producer got stuck: Kafka answers, but does not take its oldest record. A new one sends"
            + " {} records again",
        left.size());
    var old = producer;
    producer = another;
    try {
      old.close(Duration.ZERO);
    } catch (KafkaException e) {
      log.warn("The producer that got stuck did not close properly", e);
    }
    for (var record : left) {
      send(record);
    }
  }

  /** Returns why the producer did not take it; null when it is on its way. */
  private <V> @Nullable Exception handOver(Waiting<V> record) {
    sender = Thread.currentThread();
    refused = null;
    InFlight.Sent sent = null;
    try {
      var message = message(record);
      sent = inFlight.add(record);
      var number = sent;
      producer.send(message, (metadata, failure) -> acknowledged(number, failure));
      return refused;
    } catch (RuntimeException e) {
      // Whoever takes it out of there tells what became of it; the callback may have done so.
      return sent == null || inFlight.remove(sent) ? e : refused;
    }
  }

  private <V> ProducerRecord<String, byte[]> message(Waiting<V> record) {
    var bytes = encode(record);
    var partition = record.topic().partition(record.key(), record.value());
    return new ProducerRecord<>(
        record.topic().name(), partition, record.key(), bytes, record.headers());
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

  private void acknowledged(InFlight.Sent sent, @Nullable Exception failure) {
    if (!inFlight.remove(sent)) {
      return; // a producer that was replaced; its records are on their way again
    }
    if (failure == null) {
      problem = NO_PROBLEM;
      settled.settled(sent.record(), true);
    } else if (Thread.currentThread() == sender) {
      // send() does not throw what Kafka's API refuses: it calls back, before it returns.
      refused = failure;
    } else if (givenUp.getCount() > 0) {
      hopeless(sent.record(), failure);
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

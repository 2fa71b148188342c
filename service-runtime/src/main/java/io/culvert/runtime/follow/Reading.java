package io.culvert.runtime.follow;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.culvert.schemas.registry.SchemaRegistryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One consumer's life after another, with the positions that outlive them. Used by one thread. */
final class Reading<V> {

  private static final Logger log = LoggerFactory.getLogger(Reading.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long REGISTRY_PAUSE_MILLIS = 500;

  private final KafkaSettings kafka;
  private final Topic<V> topic;
  private final Deserializer<V> valueReader;
  private final RecordHandler<V> handler;
  private final UnreadableHandler unreadable;
  private final Counter handled;
  private final Counter skipped;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Queue<CountDownLatch> askedForNewest = new ConcurrentLinkedQueue<>();
  private final List<Newest> newest = new ArrayList<>();
  private boolean skipsOld;
  private @Nullable Map<TopicPartition, Long> firstEnds;
  private volatile @Nullable Consumer<String, byte[]> current;

  /** Somebody waits until these positions are reached. */
  private record Newest(Map<TopicPartition, Long> ends, CountDownLatch reached) {}

  Reading(
      KafkaSettings kafka,
      Topic<V> topic,
      Deserializer<V> valueReader,
      RecordHandler<V> handler,
      UnreadableHandler unreadable,
      MeterRegistry meters) {
    this.kafka = kafka;
    this.topic = topic;
    this.valueReader = valueReader;
    this.handler = handler;
    this.unreadable = unreadable;
    this.handled = meters.counter("follower.handled", "topic", topic.name());
    this.skipped = meters.counter("follower.skipped", "topic", topic.name());
  }

  CountDownLatch caughtUp() {
    return caughtUp;
  }

  /** Reached when everything was handled that is in the topic at the time of this call. */
  CountDownLatch newest() {
    var reached = new CountDownLatch(1);
    askedForNewest.add(reached);
    return reached;
  }

  /** Begins at the end of the topic. To be called before the first reading. */
  void skipOld() {
    skipsOld = true;
  }

  void wakeUp() {
    var consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  /** Reads until closed, or until something breaks. */
  void read(CountDownLatch closed, Runnable works) {
    try (var consumer = new KafkaConsumer<String, byte[]>(kafka.consumerProperties())) {
      current = consumer;
      if (closed.getCount() == 0) {
        return; // closed before there was a consumer to wake up
      }
      var partitions = assign(consumer);
      if (firstEnds == null) {
        firstEnds = consumer.endOffsets(partitions);
      }
      while (closed.getCount() > 0) {
        works.run();
        checkCaughtUp(consumer);
        checkNewest(consumer, partitions);
        for (var record : consumer.poll(POLL)) {
          if (!handle(record, closed)) {
            return;
          }
          positions.put(
              new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
      }
    } finally {
      current = null;
    }
  }

  private List<TopicPartition> assign(Consumer<String, byte[]> consumer) {
    var found = consumer.partitionsFor(topic.name());
    if (found == null || found.isEmpty()) {
      throw new UnknownTopicOrPartitionException(topic.name() + " does not exist yet");
    }
    var partitions =
        found.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    consumer.assign(partitions);
    if (skipsOld) {
      consumer.endOffsets(partitions).forEach(positions::putIfAbsent);
    }
    for (var partition : partitions) {
      var position = positions.get(partition);
      if (position == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, position);
      }
    }
    return partitions;
  }

  private void checkCaughtUp(Consumer<String, byte[]> consumer) {
    if (caughtUp.getCount() > 0
        && firstEnds != null
        && firstEnds.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
      log.info("Caught up with {}", topic.name());
      caughtUp.countDown();
    }
  }

  private void checkNewest(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    var asked = new ArrayList<CountDownLatch>();
    for (var next = askedForNewest.poll(); next != null; next = askedForNewest.poll()) {
      asked.add(next);
    }
    if (!asked.isEmpty()) {
      // Asked after they asked, so whatever was written before that counts.
      var ends = consumer.endOffsets(partitions);
      asked.forEach(reached -> newest.add(new Newest(ends, reached)));
    }
    newest.removeIf(
        waiting -> {
          var isReached =
              waiting.ends().entrySet().stream()
                  .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
          if (isReached) {
            waiting.reached().countDown();
          }
          return isReached;
        });
  }

  /** Returns false when closed before the record could be decoded. */
  private boolean handle(ConsumerRecord<String, byte[]> record, CountDownLatch closed) {
    while (true) {
      try {
        var value = valueReader.deserialize(record.topic(), record.value());
        handler.on(record.key(), value, Instant.ofEpochMilli(record.timestamp()));
        handled.increment();
        return true;
      } catch (SchemaRegistryException e) {
        // Not the record's fault: skipping it would lose it.
        log.warn("Following {} waits for the schema registry: {}", topic.name(), e.getMessage());
        if (isClosedAfter(REGISTRY_PAUSE_MILLIS, closed)) {
          return false;
        }
      } catch (SerializationException e) {
        skip(record, e);
        return true;
      } catch (RuntimeException e) {
        log.error("The handler of {} failed", topic.name(), e);
        skip(record, e);
        return true;
      }
    }
  }

  private void skip(ConsumerRecord<String, byte[]> record, RuntimeException reason) {
    log.error(
        "Skipped {} partition {} offset {}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason.getMessage());
    skipped.increment();
    try {
      unreadable.on(record, reason);
    } catch (RuntimeException e) {
      log.error("Could not set aside the skipped record", e);
    }
  }

  private static boolean isClosedAfter(long millis, CountDownLatch closed) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

package io.culvert.projection.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Reads the end of the live topics on a thread of its own, in no group: every instance tells its
 * own listeners everything. While nobody listens it reads nothing.
 */
public final class LiveReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LiveReader.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final long AFTER_FAILURE_MILLIS = 1_000;

  /** Hears of each record. */
  interface Handler {
    void on(ConsumerRecord<byte[], byte[]> record);
  }

  private final Map<String, Object> config;
  private final List<String> topics;
  private final LiveFeed feed;
  private final Handler handler;
  private final Object changed = new Object();
  private final Thread thread = Thread.ofPlatform().name("live-feed").daemon().unstarted(this::run);
  private Sinks.Empty<Void> positioned = Sinks.empty(); // guarded by changed
  private boolean isPositioned; // guarded by changed
  private volatile Map<String, Map<Integer, Long>> positions = Map.of();
  private volatile boolean isClosed;
  private volatile @Nullable Consumer<byte[], byte[]> current;

  LiveReader(Map<String, Object> config, List<String> topics, LiveFeed feed, Handler handler) {
    this.config = Map.copyOf(config);
    this.topics = List.copyOf(topics);
    this.feed = feed;
    this.handler = handler;
  }

  public void start() {
    thread.start();
  }

  /** Completes when everything written from now on will be heard; call it with a listener added. */
  Mono<Void> awaitPosition() {
    synchronized (changed) {
      changed.notifyAll();
      return positioned.asMono();
    }
  }

  /** The next offset of each partition of a topic; whoever listened before hears those from it. */
  Map<Integer, Long> positions(String topic) {
    return positions.getOrDefault(topic, Map.of());
  }

  @Override
  public void close() throws InterruptedException {
    isClosed = true;
    synchronized (changed) {
      changed.notifyAll();
    }
    var reading = current;
    if (reading != null) {
      reading.wakeup();
    }
    thread.join(5_000);
  }

  private void run() {
    while (!isClosed) {
      try {
        awaitListener();
        if (!isClosed) {
          readWhileListened();
        }
      } catch (WakeupException e) {
        log.debug("Woken up to stop", e);
      } catch (InterruptedException | InterruptException e) {
        return;
      } catch (KafkaException e) {
        log.warn("The live feed stopped for a moment: {}", e.toString());
        pause();
      }
    }
  }

  private void awaitListener() throws InterruptedException {
    synchronized (changed) {
      while (!isClosed && !feed.hasListeners()) {
        changed.wait();
      }
    }
  }

  private void readWhileListened() {
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(config, bytes, bytes)) {
      current = consumer;
      var partitions = partitions(consumer);
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      remember(consumer, partitions);
      arrived();
      while (goesOn()) {
        var records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          // First, so that a listener who comes now hears a record twice rather than never.
          remember(consumer, partitions);
          records.forEach(this::tell);
        }
      }
    } finally {
      current = null;
      lost();
    }
  }

  /** Decided in one step with what {@link #awaitPosition} sees. */
  private boolean goesOn() {
    synchronized (changed) {
      if (isClosed || !feed.hasListeners()) {
        lost();
        return false;
      }
      return true;
    }
  }

  private void arrived() {
    synchronized (changed) {
      isPositioned = true;
      positioned.tryEmitEmpty();
    }
  }

  /** Who waits already, because a listener came while the reader closed, keeps waiting. */
  private void lost() {
    synchronized (changed) {
      if (isPositioned) {
        isPositioned = false;
        positioned = Sinks.empty();
      }
    }
  }

  private void tell(ConsumerRecord<byte[], byte[]> record) {
    try {
      handler.on(record);
    } catch (RuntimeException e) {
      // The projections tell of records that nobody can read; here they are only not told.
      log.debug("Not told: {}-{} {}", record.topic(), record.partition(), record.offset(), e);
    }
  }

  private void remember(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
    var now = new HashMap<String, Map<Integer, Long>>();
    for (var partition : partitions) {
      // Seeking is lazy; asking for the position is not.
      now.computeIfAbsent(partition.topic(), _ -> new HashMap<>())
          .put(partition.partition(), consumer.position(partition));
    }
    positions = now;
  }

  private List<TopicPartition> partitions(Consumer<?, ?> consumer) {
    var partitions = new ArrayList<TopicPartition>();
    for (var topic : topics) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    return partitions;
  }

  private void pause() {
    synchronized (changed) {
      try {
        if (!isClosed) {
          changed.wait(AFTER_FAILURE_MILLIS);
        }
      } catch (InterruptedException e) {
        isClosed = true;
      }
    }
  }
}

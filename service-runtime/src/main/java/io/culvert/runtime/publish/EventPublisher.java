package io.culvert.runtime.publish;

import io.culvert.runtime.handover.Handover;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events from threads that must never wait for Kafka. An offered record waits in memory,
 * within a budget, until the broker has acknowledged it, however long the broker is away; one
 * thread encodes and sends, so records of a key stay in the order they were offered. What does not
 * fit is refused at once and counted.
 *
 * <p>While this publisher lives every accepted record is written exactly once; only when a producer
 * has got stuck and is replaced, a record may be there twice, with the same event id. A process
 * that dies takes with it what the broker had not acknowledged.
 */
public final class EventPublisher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

  /** Bytes that may wait, by default: 64 MiB. */
  public static final long DEFAULT_BUDGET = 64L << 20;

  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STUCK = Duration.ofSeconds(5);
  private static final Duration TURN = Duration.ofMillis(200);

  private final Handover<Waiting<?>> queue = new Handover<>();
  private final AtomicLong unacknowledged = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final String name;
  private final PublishMemory waiting;
  private final PublisherMeters meters;
  private final ShedLog shedLog;
  private final Delivery delivery;
  private final Thread thread;
  private volatile long movedAt = System.nanoTime();
  private volatile boolean isOpen = true;
  private volatile boolean isGivenUp;

  public EventPublisher(KafkaSettings kafka, MeterRegistry meters) {
    this(kafka, DEFAULT_BUDGET, meters);
  }

  /**
   * @param budget bytes that may wait
   */
  public EventPublisher(KafkaSettings kafka, long budget, MeterRegistry registry) {
    this("event-publisher", kafka, new PublishMemory(budget), registry);
  }

  /**
   * One of several in a process.
   *
   * @param name of its part of the health, and of its thread
   * @param waiting the memory that it shares with the others
   */
  public EventPublisher(
      String name, KafkaSettings kafka, PublishMemory waiting, MeterRegistry registry) {
    this.name = name;
    this.waiting = waiting;
    meters = new PublisherMeters(registry, bytes);
    shedLog =
        new ShedLog(log, "too many wait for Kafka", new ShedLog.Kind("records", meters::shed));
    delivery = new Delivery(kafka, waiting.budget(), this::settled);
    thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /** Offers a fact. A null value is a tombstone. */
  public <V> boolean offer(Topic<V> topic, String key, @Nullable V value) {
    return offer(topic, key, value, Weight.FACT, List.of());
  }

  /** Offers a record that may be missed when memory is short. */
  public <V> boolean offerBulk(Topic<V> topic, String key, @Nullable V value) {
    return offer(topic, key, value, Weight.BULK, List.of());
  }

  /**
   * Never waits, from any thread. The value must not be changed afterwards.
   *
   * @return false when it was shed: there was no room, or the publisher is closed
   */
  <V> boolean offer(
      Topic<V> topic, String key, @Nullable V value, Weight weight, List<Header> headers) {
    // Counted before it is known whether this is open, so that a close() that comes between waits.
    if (unacknowledged.getAndIncrement() == 0) {
      movedAt = System.nanoTime();
    }
    var isTaken = false;
    try {
      isTaken = isOpen && take(topic, key, value, weight, headers);
      return isTaken;
    } finally {
      if (!isTaken) {
        oneLess();
        meters.shed(topic.name());
      }
    }
  }

  private <V> boolean take(
      Topic<V> topic, String key, @Nullable V value, Weight weight, List<Header> headers) {
    var cost = RecordCost.of(key, value);
    if (!waiting.take(cost, weight)) {
      return false;
    }
    bytes.addAndGet(cost);
    queue.add(new Waiting<>(topic, key, value, headers, cost));
    return true;
  }

  /** Bytes of heap, about, that wait for the broker. */
  public long waitingBytes() {
    return bytes.get();
  }

  /** Records that wait for the broker. */
  public long waitingRecords() {
    return unacknowledged.get();
  }

  /**
   * Waits until nothing that was offered before is waiting. Not for the data path.
   *
   * @return false when the timeout came first
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    var deadline = System.nanoTime() + timeout.toNanos();
    synchronized (unacknowledged) {
      while (unacknowledged.get() > 0) {
        var millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return false;
        }
        unacknowledged.wait(Math.min(millis, 50));
      }
    }
    return true;
  }

  /** Works unless records wait and none was acknowledged for five seconds. */
  public Health health() {
    return Health.of(
        name,
        () -> {
          var records = unacknowledged.get();
          if (records == 0 || System.nanoTime() - movedAt < STUCK.toNanos()) {
            return Health.Status.up();
          }
          return Health.Status.down(records + " records wait, " + delivery.problem());
        });
  }

  @Override
  public void close() {
    close(DEFAULT_PATIENCE);
  }

  /** Takes no more, delivers what it can within the time, and logs how much was left. */
  public void close(Duration patience) {
    if (!isOpen) {
      return;
    }
    isOpen = false;
    try {
      var delivered = flush(patience);
      isGivenUp = true;
      delivery.giveUp();
      thread.join(Duration.ofSeconds(5));
      meters.close();
      if (!delivered) {
        log.error("{} records were not delivered", unacknowledged.get());
      }
    } catch (InterruptedException e) {
      isGivenUp = true;
      delivery.giveUp();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (delivery) {
      while (!isGivenUp) {
        turn();
      }
    } catch (InterruptedException e) {
      log.debug("Interrupted", e);
    }
  }

  private void turn() throws InterruptedException {
    try {
      var next = queue.poll(TURN);
      if (next != null) {
        delivery.send(next);
      }
      delivery.replaceIfStuck();
      shedLog.tell();
    } catch (RuntimeException e) { // one that nobody foresaw: never end silently
      log.error("Publishing stopped for a moment", e);
    }
  }

  /** Called once for each accepted record. */
  private void settled(Waiting<?> record, boolean isPublished) {
    movedAt = System.nanoTime();
    waiting.giveBack(record.cost());
    bytes.addAndGet(-record.cost());
    try {
      if (isPublished) {
        meters.published(record.topic().name());
      } else {
        meters.failed(record.topic().name());
      }
    } finally {
      oneLess();
    }
  }

  private void oneLess() {
    if (unacknowledged.decrementAndGet() == 0) {
      synchronized (unacknowledged) {
        unacknowledged.notifyAll();
      }
    }
  }
}

package io.culvert.gateway.replay;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.OpenIncoming;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the replay topic on a thread of its own and hands each record to the {@link ReplayRunner}.
 * When Kafka or the registry is away it tries again, and public traffic does not notice.
 */
public final class ReplayConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KafkaConsumer<String, byte[]> consumer;
  private final ReplayRunner runner;
  private final Thread thread;
  private volatile boolean open = true;
  private volatile String trouble = "";

  /**
   * @param kafka where the topic is
   * @param opening what opens orders
   * @param entrance where replays are sent in
   * @param publisher where their ends are told
   */
  public ReplayConsumer(
      KafkaSettings kafka,
      OpenIncoming opening,
      ReplayEntrance entrance,
      EventPublisher publisher,
      Clock clock) {
    var properties = kafka.consumerProperties(ReplayRunner.GROUP);
    properties.put("max.poll.records", 50);
    // Sessions of a crashed gateway end soon, so that its successor gets the partitions.
    properties.put("session.timeout.ms", 10_000);
    properties.put("heartbeat.interval.ms", 2_000);
    consumer = new KafkaConsumer<>(properties);
    runner = new ReplayRunner(entrance, opening, publisher, kafka, clock, consumer::commitSync);
    thread = Thread.ofPlatform().daemon().name("gateway-replays").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Whether the topic can be read. */
  public Health health() {
    return Health.of(
        "replays", () -> trouble.isEmpty() ? Health.Status.up() : Health.Status.down(trouble));
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(List.of(Topics.REPLAYS.name()));
      while (open) {
        readSome();
      }
    } catch (WakeupException | InterruptedException | InterruptException e) {
      LOG.debug("Stopped", e);
    }
  }

  private void readSome() throws InterruptedException {
    var records = new ArrayList<ConsumerRecord<String, byte[]>>();
    int done = 0;
    try {
      consumer.poll(POLL).forEach(records::add);
      for (; done < records.size(); done++) {
        next(records.get(done));
      }
      trouble = "";
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // The record at which it happened was not run: it begins again there.
      goBackTo(records.subList(done, records.size()));
      waitAfter(e);
    }
  }

  /** One record that nobody foresaw must not end replays for all. */
  private void next(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    try {
      runner.next(record);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Leaving out a replay record at {}", record.offset(), e);
    }
  }

  private void goBackTo(List<ConsumerRecord<String, byte[]>> left) {
    for (var record : left.reversed()) {
      var partition = new TopicPartition(record.topic(), record.partition());
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, record.offset());
      }
    }
  }

  private void waitAfter(KafkaException e) throws InterruptedException {
    if (trouble.isEmpty()) {
      LOG.warn("Replays wait: {}", e.getMessage());
    }
    trouble = String.valueOf(e.getMessage());
    Thread.sleep(PAUSE);
  }

  @Override
  public void close() {
    open = false;
    if (!thread.isAlive()) {
      consumer.close();
      return;
    }
    consumer.wakeup();
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        thread.interrupt(); // it waits for a replay to end
        thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.culvert.broker.metering;

import io.culvert.events.ClockTicked;
import io.culvert.events.SessionEvent;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into every partition of the session events, once a minute, that time passes, so that hours
 * are closed where nothing else happens; and learns from the answers what the log's time is.
 *
 * <p>A clock tick that is lost is made up for by the next, so nothing waits for them: they do not
 * take the way of the other events.
 */
public final class TellTime implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TellTime.class);
  private static final Topic<SessionEvent> TOPIC = Topics.SESSION_EVENTS;
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

  private final String brokerId;
  private final LogClock clock;
  private final KafkaProducer<String, byte[]> producer;
  private final Serializer<SessionEvent> values;
  private final CountDownLatch known = new CountDownLatch(1);
  private long toldAt;
  private boolean isTold;

  public TellTime(String brokerId, LogClock clock, KafkaSettings kafka) {
    this.brokerId = brokerId;
    this.clock = clock;
    var properties = kafka.producerProperties();
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 20);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500L);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    producer = new KafkaProducer<>(properties);
    values = TOPIC.valueSerializer(kafka.serdeProperties());
  }

  /**
   * Tells it for the first time and waits for the answer. Sessions that begin afterwards begin by
   * the log's clock.
   *
   * @return false when no answer came in time: the machine's clock has to do
   */
  public boolean begin(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      tell();
    } while (!known.await(500, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
    return known.getCount() == 0;
  }

  /** Tells it when a minute has passed. */
  public void tellWhenDue() {
    if (!isTold || clock.nanos() - toldAt >= EVERY.toNanos()) {
      tell();
    }
  }

  private void tell() {
    isTold = true;
    toldAt = clock.nanos();
    try {
      for (int partition = 0; partition < TOPIC.partitions(); partition++) {
        send(partition);
      }
    } catch (KafkaException e) {
      log.debug("The time could not be told: {}", e.toString());
    }
  }

  private void send(int partition) {
    var now = clock.instant();
    var event =
        new SessionEvent(EventIds.next(), now, "", null, "", new ClockTicked(brokerId, partition));
    var record =
        new ProducerRecord<>(TOPIC.name(), partition, "", values.serialize(TOPIC.name(), event));
    long sent = clock.nanos();
    producer.send(record, (taken, failure) -> heard(sent, taken, failure));
  }

  private void heard(long sent, @Nullable RecordMetadata taken, @Nullable Exception failure) {
    if (failure != null || taken == null || !taken.hasTimestamp()) {
      return;
    }
    var moved = clock.saw(sent, clock.nanos(), Instant.ofEpochMilli(taken.timestamp()));
    if (moved.abs().compareTo(WORTH_TELLING) > 0) {
      log.warn("This machine's clock is off by {}; sessions go by the log's", moved.negated());
    }
    known.countDown();
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}

package io.culvert.runtime.follow;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning, all partitions, committed records only, and keeps following it
 * on a thread of its own, whatever happens to the broker. Belongs to no group: every process sees
 * everything, and nothing is committed.
 *
 * @param <V> the topic's values
 */
public final class TopicFollower<V> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);
  private static final long PAUSE_MILLIS = 500;

  private final Topic<V> topic;
  private final Reading<V> reading;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile @Nullable String problem;

  public TopicFollower(
      KafkaSettings kafka, Topic<V> topic, RecordHandler<V> handler, MeterRegistry meters) {
    this(kafka, topic, handler, UnreadableHandler.IGNORE, meters);
  }

  /**
   * @param unreadable hears of records that are skipped
   */
  TopicFollower(
      KafkaSettings kafka,
      Topic<V> topic,
      RecordHandler<V> handler,
      UnreadableHandler unreadable,
      MeterRegistry meters) {
    this.topic = topic;
    var valueReader = topic.valueDeserializer(kafka.serdeProperties());
    this.reading = new Reading<>(kafka, topic, valueReader, handler, unreadable, meters);
  }

  /** Leaves out what is in the topic before it is first reached. To be called before the start. */
  public TopicFollower<V> skippingOld() {
    reading.skipOld();
    return this;
  }

  /** Begins to read; returns at once, whether there is a broker or not. */
  public synchronized TopicFollower<V> start() {
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("follow-" + topic.name()).start(this::run);
    }
    return this;
  }

  /** Whether everything has been handled that was in the topic when it was first reached. */
  public boolean isCaughtUp() {
    return reading.caughtUp().getCount() == 0;
  }

  /**
   * Waits for {@link #isCaughtUp}.
   *
   * @return false when the timeout came first
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return reading.caughtUp().await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Waits until everything has been handled that is in the topic now.
   *
   * @return false when the timeout came first
   */
  public boolean awaitNewest(Duration timeout) throws InterruptedException {
    return reading.newest().await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Works when it has caught up once and can read. */
  public Health health() {
    return Health.of(
        "follow " + topic.name(),
        () -> {
          var now = problem;
          if (now != null) {
            return Health.Status.down(now);
          }
          return isCaughtUp() ? Health.Status.up() : Health.Status.down("still reading");
        });
  }

  /** Stops; the handler is not called any more when this returns. */
  @Override
  public void close() {
    closed.countDown();
    reading.wakeUp();
    var running = thread;
    try {
      if (running != null && running != Thread.currentThread()) {
        running.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // A new consumer after a failure goes on where the last one was.
  private void run() {
    var isOpen = true;
    while (isOpen) {
      try {
        reading.read(closed, () -> problem = null);
      } catch (WakeupException e) {
        log.debug("Woken up to stop", e);
      } catch (InterruptException e) {
        closed.countDown();
      } catch (RuntimeException e) { // of Kafka's, or one that nobody foresaw: never end silently
        problem = e.toString();
        log.warn("Following {} stopped for a moment: {}", topic.name(), problem);
      }
      isOpen = !isClosedAfter(PAUSE_MILLIS);
    }
  }

  private boolean isClosedAfter(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}

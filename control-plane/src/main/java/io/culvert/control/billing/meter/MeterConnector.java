package io.culvert.control.billing.meter;

import io.culvert.control.billing.meter.WaitingLines.Waiting;
import io.culvert.events.UsageLedgerLine;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.retry.Backoff;
import io.culvert.schemas.Topic;
import io.culvert.schemas.registry.SchemaRegistryException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a ledger's lines to one receiver, an account's in their order, on a thread of its own. Its
 * place in the ledger is committed when the receiver has taken the lines, so a crash in between
 * sends some again, and the receiver drops them by their ids. Lines that it will never take go to
 * the dead letters; for everything else the connector waits, as long as it takes.
 */
final class MeterConnector implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MeterConnector.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PAUSE_MILLIS = 500;

  private final KafkaSettings kafka;
  private final Topic<UsageLedgerLine> ledger;
  private final String group;
  private final MeterTarget target;
  private final Backoff backoff;
  private final Clock clock;
  private final MeterMeters meters;
  private final Deserializer<UsageLedgerLine> reader;
  private final RefusedLines refused;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final WaitingLines waiting = new WaitingLines();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Consumer<String, byte[]> current;
  private volatile @Nullable String problem = "not connected yet";
  private long nextAttempt = System.nanoTime();
  private int failures;
  private int most;

  MeterConnector(
      KafkaSettings kafka,
      Topic<UsageLedgerLine> ledger,
      MeterTarget target,
      Backoff backoff,
      Clock clock,
      MeterRegistry registry) {
    this.kafka = kafka;
    this.ledger = ledger;
    this.group = "culvert-meter-" + target.name();
    this.target = target;
    this.backoff = backoff;
    this.clock = clock;
    this.meters = new MeterMeters(registry, target.name());
    this.reader = ledger.valueDeserializer(kafka.serdeProperties());
    this.refused = new RefusedLines(kafka, group);
    this.most = target.most();
    this.thread = Thread.ofPlatform().daemon().name(group).unstarted(this::run);
  }

  /** Begins where the last one ended; the first one ever at the ledger's beginning. */
  MeterConnector start() {
    thread.start();
    return this;
  }

  /** Works unless the receiver does not take the lines, or Kafka is away. */
  Health health() {
    return Health.of(
        group,
        () -> {
          var now = problem;
          return now == null ? Health.Status.up() : Health.Status.down(now);
        });
  }

  /** Stops between two attempts. */
  @Override
  public void close() {
    closed.countDown();
    var consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refused.close();
    meters.close();
  }

  private void run() {
    var isOpen = true;
    while (isOpen) {
      var properties = kafka.consumerProperties(group);
      properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
      try (var consumer = new KafkaConsumer<String, byte[]>(properties)) {
        current = consumer;
        consumer.subscribe(List.of(ledger.name()), new Forget());
        follow(consumer);
      } catch (WakeupException | InterruptException e) {
        log.debug("Woken up to stop", e);
      } catch (RuntimeException e) { // Kafka or the registry is away: go on from the last commit
        problem = e.toString();
        log.warn("{} stopped for a moment: {}", group, problem);
      } finally {
        current = null;
        waiting.clear();
      }
      isOpen = !isClosedAfterPause();
    }
  }

  private void follow(Consumer<String, byte[]> consumer) {
    problem = null;
    while (closed.getCount() > 0) {
      for (var record : consumer.poll(untilNextAttempt())) {
        waiting.add(read(record));
      }
      if (!waiting.isEmpty() && System.nanoTime() - nextAttempt >= 0) {
        attempt(consumer);
      }
      pauseWhatWaits(consumer);
      meters.behind(lag(consumer), waiting.oldest(clock.millis()), clock.millis());
    }
  }

  private Duration untilNextAttempt() {
    if (waiting.isEmpty()) {
      return POLL;
    }
    var left = Duration.ofNanos(Math.max(0, nextAttempt - System.nanoTime()));
    return left.compareTo(POLL) > 0 ? POLL : left;
  }

  /** What was read and not sent is enough: more of these partitions would only fill the memory. */
  private void pauseWhatWaits(Consumer<String, byte[]> consumer) {
    var busy = new HashSet<>(consumer.assignment());
    busy.retainAll(waiting.partitions());
    var idle = new HashSet<>(consumer.assignment());
    idle.removeAll(busy);
    consumer.pause(busy);
    consumer.resume(idle);
  }

  private Waiting read(ConsumerRecord<String, byte[]> record) {
    try {
      return new Waiting(record, reader.deserialize(record.topic(), record.value()), null);
    } catch (SchemaRegistryException e) {
      if (e.isRetriable()) {
        throw e; // not the record's fault
      }
      return new Waiting(record, null, e);
    } catch (SerializationException e) {
      return new Waiting(record, null, e);
    }
  }

  private void attempt(Consumer<String, byte[]> consumer) {
    var next = waiting.next(most);
    var unreadable = next.getFirst().why();
    if (unreadable != null) {
      setAside(consumer, next, unreadable);
      return;
    }
    var lines = next.stream().map(Waiting::line).map(Objects::requireNonNull).toList();
    switch (target.send(lines)) {
      case Answer.Taken taken -> {
        meters.taken(taken.inserted(), taken.duplicates());
        most = Math.min(2 * most, target.most());
        done(consumer, next);
      }
      case Answer.Refused(var why) when next.size() > 1 -> {
        log.info("{} refused {} lines ({}): looking for the one", target.name(), next.size(), why);
        most = (next.size() + 1) / 2;
      }
      case Answer.Refused(var why) ->
          setAside(consumer, next, new LineRefusedException(target.name() + " said " + why));
      case Answer.NotNow(var why, var wait) -> later(why, wait);
    }
  }

  private void setAside(
      Consumer<String, byte[]> consumer, List<Waiting> one, RuntimeException reason) {
    var record = one.getFirst().record();
    log.error(
        "Set aside {} partition {} offset {}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason.getMessage());
    refused.keep(record, reason);
    meters.refused();
    most = target.most();
    done(consumer, one);
  }

  private void done(Consumer<String, byte[]> consumer, List<Waiting> done) {
    consumer.commitSync(waiting.done(done));
    failures = 0;
    problem = null;
  }

  private void later(String why, Optional<Duration> wait) {
    failures++;
    meters.failed();
    var pause = backoff.after(failures, wait, random);
    nextAttempt = System.nanoTime() + pause.toNanos();
    problem = "%s: %s (attempt %d)".formatted(target.name(), why, failures);
    log.warn("{} does not take lines: {}; again in {} ms", target.name(), why, pause.toMillis());
  }

  private long lag(Consumer<String, byte[]> consumer) {
    var unread = 0L;
    for (var partition : consumer.assignment()) {
      unread += consumer.currentLag(partition).orElse(0L);
    }
    return unread + waiting.size();
  }

  private boolean isClosedAfterPause() {
    try {
      return closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Whoever has the partitions now sends their lines from the last commit on. */
  private final class Forget implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      waiting.drop(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      log.info("{} reads {}", group, partitions);
    }
  }
}

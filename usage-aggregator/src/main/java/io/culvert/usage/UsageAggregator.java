package io.culvert.usage;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.streams.ReplaceFailedThreads;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import io.culvert.usage.metering.MeteringConfig;
import io.culvert.usage.metering.MeteringTopology;
import io.culvert.usage.metering.Outputs;
import io.culvert.usage.streams.StreamsProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * Keeps monthly usage up to date for as long as it runs. Several of them share the work; one that
 * starts again goes on where it was, and nothing is counted twice.
 */
public final class UsageAggregator implements AutoCloseable {

  private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final UsageSettings settings;
  private final KafkaSettings kafka;
  private final MeterRegistry meters;
  private final ReplaceFailedThreads failures =
      new ReplaceFailedThreads("The metering", InstantSource.system());
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable KafkaStreams streams;
  private volatile KafkaStreams.State state = KafkaStreams.State.CREATED;

  public UsageAggregator(UsageSettings settings, KafkaSettings kafka, MeterRegistry meters) {
    this.settings = settings;
    this.kafka = kafka;
    this.meters = meters;
  }

  /**
   * Makes sure of its topics and begins; it meters when {@link #awaitRunning} says so.
   *
   * @throws io.culvert.runtime.topics.TopicsDiffer when topics are not as they should be
   * @throws org.apache.kafka.common.KafkaException when there is no broker
   */
  public synchronized void start() {
    if (streams != null) {
      return;
    }
    EnsureTopics.of(
        kafka,
        List.of(
            Topics.SESSION_EVENTS,
            Topics.USAGE_MONTHLY,
            Topics.USAGE_LEDGER,
            Topics.QUOTA_ALERTS,
            Topics.DEAD_LETTERS),
        TOPICS_PATIENCE);
    var properties = StreamsProperties.of(settings, kafka);
    var config =
        new MeteringConfig(
            properties,
            kafka.serdeProperties(),
            Topics.SESSION_EVENTS.partitions(),
            settings.commitInterval(),
            Outputs.CATALOGUE,
            meters);
    var starting = new KafkaStreams(MeteringTopology.build(config), properties);
    starting.setUncaughtExceptionHandler(failures);
    starting.setStateListener((now, before) -> changed(now));
    streams = starting;
    starting.start();
  }

  /**
   * Waits until it meters for the first time.
   *
   * @return false when the timeout came first
   */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until it was closed or gave up. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Whether it gave up because its threads failed again and again. */
  public boolean hasGivenUp() {
    return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.PENDING_ERROR;
  }

  /** Works once it has metered, until it is closed or gives up; rebalancing is part of working. */
  public Health health() {
    return Health.of(
        "usage-aggregator",
        () ->
            state.isRunningOrRebalancing() && running.getCount() == 0
                ? Health.Status.up()
                : Health.Status.down(
                    state + (failures.lastFailure() == null ? "" : ": " + failures.lastFailure())));
  }

  /** Leaves the group at once, so that others, or the next start, need not wait for a timeout. */
  @Override
  public synchronized void close() {
    if (streams != null) {
      streams.close(
          CloseOptions.timeout(CLOSE_PATIENCE)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
    ended.countDown();
  }

  private void changed(KafkaStreams.State now) {
    state = now;
    switch (now) {
      case RUNNING -> running.countDown();
      case ERROR, NOT_RUNNING -> ended.countDown();
      case CREATED, REBALANCING, PENDING_SHUTDOWN, PENDING_ERROR -> {}
    }
  }
}

package io.culvert.usage.traffic;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.streams.ReplaceFailedThreads;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the traffic minutes up to date for as long as it runs. An application of its own, so that
 * charts never hold up what is billed.
 */
public final class TrafficAggregator implements AutoCloseable {

  private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final TrafficSettings settings;
  private final KafkaSettings kafka;
  private final MeterRegistry meters;
  private final ReplaceFailedThreads failures =
      new ReplaceFailedThreads("The traffic minutes", InstantSource.system());
  private final CountDownLatch running = new CountDownLatch(1);
  private @Nullable KafkaStreams streams;
  private volatile KafkaStreams.State state = KafkaStreams.State.CREATED;

  public TrafficAggregator(TrafficSettings settings, KafkaSettings kafka, MeterRegistry meters) {
    this.settings = settings;
    this.kafka = kafka;
    this.meters = meters;
  }

  /**
   * Makes sure of its topics and begins.
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
        List.of(Topics.HTTP_EXCHANGES, Topics.TRAFFIC_MINUTES, Topics.DEAD_LETTERS),
        TOPICS_PATIENCE);
    var properties = settings.streams(kafka);
    var config = new TrafficConfig(properties, kafka.serdeProperties(), meters);
    var starting = new KafkaStreams(TrafficTopology.build(config), properties);
    starting.setUncaughtExceptionHandler(failures);
    starting.setStateListener((now, before) -> changed(now));
    streams = starting;
    starting.start();
  }

  /** Works once it has run, until it is closed or gives up; rebalancing is part of working. */
  public Health health() {
    return Health.of(
        "traffic-minutes",
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
  }

  private void changed(KafkaStreams.State now) {
    state = now;
    if (now == KafkaStreams.State.RUNNING) {
      running.countDown();
    }
  }
}

package io.culvert.usage;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.streams.StreamsApplication;
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

/**
 * Keeps monthly usage up to date for as long as it runs. Several of them share the work; one that
 * starts again goes on where it was, and nothing is counted twice.
 */
public final class UsageAggregator implements AutoCloseable {

  private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(60);

  private final UsageSettings settings;
  private final KafkaSettings kafka;
  private final MeterRegistry meters;
  private final StreamsApplication application =
      new StreamsApplication("usage-aggregator", "The metering", InstantSource.system());

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
  public void start() {
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
    application.start(MeteringTopology.build(config), properties);
  }

  /**
   * Waits until it meters for the first time.
   *
   * @return false when the timeout came first
   */
  boolean awaitRunning(Duration timeout) throws InterruptedException {
    return application.awaitRunning(timeout);
  }

  /** Waits until it was closed or gave up. */
  void awaitEnd() throws InterruptedException {
    application.awaitEnd();
  }

  /** Whether it gave up because its threads failed again and again. */
  boolean hasGivenUp() {
    return application.hasGivenUp();
  }

  /** Works once it has metered, until it is closed or gives up. */
  public Health health() {
    return application.health();
  }

  @Override
  public void close() {
    application.close();
  }
}

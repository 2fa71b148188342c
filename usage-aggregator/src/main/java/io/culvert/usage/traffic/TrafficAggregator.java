package io.culvert.usage.traffic;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.streams.StreamsApplication;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Keeps the traffic minutes up to date for as long as it runs. An application of its own, so that
 * charts never hold up what is billed.
 */
public final class TrafficAggregator implements AutoCloseable {

  private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(60);

  private final TrafficSettings settings;
  private final KafkaSettings kafka;
  private final MeterRegistry meters;
  private final StreamsApplication application =
      new StreamsApplication("traffic-minutes", "The traffic minutes", InstantSource.system());

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
  public void start() {
    EnsureTopics.of(
        kafka,
        List.of(Topics.HTTP_EXCHANGES, Topics.TRAFFIC_MINUTES, Topics.DEAD_LETTERS),
        TOPICS_PATIENCE);
    var properties = settings.streams(kafka);
    var config = new TrafficConfig(properties, kafka.serdeProperties(), meters);
    application.start(TrafficTopology.build(config), properties);
  }

  /** Works once it has run, until it is closed or gives up. */
  public Health health() {
    return application.health();
  }

  @Override
  public void close() {
    application.close();
  }
}

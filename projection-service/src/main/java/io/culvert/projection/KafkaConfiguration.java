package io.culvert.projection;

import io.culvert.projection.exchange.BodiesProjection;
import io.culvert.projection.exchange.ExchangesProjection;
import io.culvert.projection.follow.DeadLetters;
import io.culvert.projection.follow.ProjectionConsumers;
import io.culvert.projection.follow.ProjectionDatabase;
import io.culvert.projection.follow.Projections;
import io.culvert.projection.replay.ReplayTopic;
import io.culvert.projection.replay.ReplaysProjection;
import io.culvert.projection.session.SessionsProjection;
import io.culvert.projection.traffic.TrafficProjection;
import io.culvert.projection.usage.UsageProjection;
import io.culvert.runtime.topics.EnsureTopics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What follows the log: one consumer for each projection, and the accounts in memory. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(10);

  @Bean(initMethod = "start", destroyMethod = "close")
  Projections projections(ProjectionSettings settings, MeterRegistry metrics) {
    var kafka = settings.kafka();
    var consumers = kafka.consumerProperties();
    settings
        .instance()
        .ifPresent(name -> consumers.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name));
    return new Projections(
        List.of(
            new SessionsProjection(),
            new ExchangesProjection(),
            new BodiesProjection(),
            new UsageProjection(),
            new ReplaysProjection(),
            new TrafficProjection()),
        () -> EnsureTopics.of(kafka, TOPICS_WITHIN),
        new ProjectionDatabase(settings.database()),
        new ProjectionConsumers(
            consumers, kafka.serdeProperties(), "culvert-views-" + settings.database().name()),
        new DeadLetters(kafka.producerProperties()),
        metrics);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  FollowedCredentials credentials(ProjectionSettings settings, MeterRegistry metrics) {
    return new FollowedCredentials(settings.kafka(), metrics);
  }

  @Bean(destroyMethod = "close")
  ReplayTopic replayTopic(ProjectionSettings settings) {
    var kafka = settings.kafka();
    return new ReplayTopic(kafka.producerProperties(), kafka.serdeProperties());
  }
}

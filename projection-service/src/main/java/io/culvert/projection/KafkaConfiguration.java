package io.culvert.projection;

import io.culvert.events.ReplayEvent;
import io.culvert.projection.erasure.ErasuresProjection;
import io.culvert.projection.exchange.BodiesProjection;
import io.culvert.projection.exchange.ExchangesProjection;
import io.culvert.projection.follow.KeepDeadLetters;
import io.culvert.projection.follow.Projection;
import io.culvert.projection.follow.ProjectionConsumers;
import io.culvert.projection.follow.ProjectionDatabase;
import io.culvert.projection.follow.Projections;
import io.culvert.projection.replay.ReplaysProjection;
import io.culvert.projection.session.SessionsProjection;
import io.culvert.projection.traffic.TrafficProjection;
import io.culvert.projection.usage.UsageProjection;
import io.culvert.runtime.keys.FollowedKeys;
import io.culvert.runtime.keys.OpenIncoming;
import io.culvert.runtime.keys.SealOutgoing;
import io.culvert.runtime.publish.TopicWriter;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What follows the log: one consumer for each projection, and the accounts in memory. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

  private static final Duration REPLAY_WITHIN = Duration.ofSeconds(9);

  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(10);

  @Bean(initMethod = "start", destroyMethod = "close")
  Projections projections(
      ProjectionSettings settings, OpenIncoming opening, MeterRegistry metrics) {
    var kafka = settings.kafka();
    var consumers = kafka.consumerProperties();
    settings
        .instance()
        .ifPresent(name -> consumers.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name));
    var views =
        List.<Projection<?>>of(
            new SessionsProjection(),
            new BodiesProjection(), // before the exchanges, by which it finds some of its rows
            new ExchangesProjection(),
            new UsageProjection(),
            new ReplaysProjection(),
            new TrafficProjection());
    return new Projections(
        Stream.concat(views.stream(), Stream.of(new ErasuresProjection(views))).toList(),
        () -> EnsureTopics.of(kafka, TOPICS_WITHIN),
        new ProjectionDatabase(settings.database()),
        new ProjectionConsumers(
            consumers,
            kafka.serdeProperties(),
            opening,
            "culvert-views-" + settings.database().name()),
        new KeepDeadLetters(kafka.producerProperties()),
        metrics);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  FollowedCredentials credentials(ProjectionSettings settings, MeterRegistry metrics) {
    return new FollowedCredentials(settings.kafka(), metrics);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  FollowedKeys keys(ProjectionSettings settings, MeterRegistry metrics) {
    return new FollowedKeys(settings.kafka(), settings.masters(), metrics);
  }

  @Bean
  OpenIncoming opening(FollowedKeys keys) {
    return new OpenIncoming(keys);
  }

  @Bean
  SealOutgoing sealing(FollowedKeys keys, MeterRegistry metrics) {
    return new SealOutgoing(keys, metrics);
  }

  @Bean(destroyMethod = "close")
  TopicWriter<ReplayEvent> replays(ProjectionSettings settings) {
    return new TopicWriter<>(settings.kafka(), Topics.REPLAYS, REPLAY_WITHIN);
  }
}

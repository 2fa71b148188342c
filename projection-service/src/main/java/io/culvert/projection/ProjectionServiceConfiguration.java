package io.culvert.projection;

import io.culvert.events.ReplayEvent;
import io.culvert.projection.api.AnswerProblems;
import io.culvert.projection.api.Authentication;
import io.culvert.projection.api.Credentials;
import io.culvert.projection.api.LoginHandlers;
import io.culvert.projection.deadletter.DeadLetterHandlers;
import io.culvert.projection.deadletter.DeadLetterLog;
import io.culvert.projection.deadletter.RetryTopic;
import io.culvert.projection.exchange.BodyDownload;
import io.culvert.projection.exchange.ContentDecoder;
import io.culvert.projection.exchange.ExchangeHandlers;
import io.culvert.projection.exchange.ExchangeQueries;
import io.culvert.projection.follow.Projections;
import io.culvert.projection.forward.ForwardRequests;
import io.culvert.projection.live.LiveFeed;
import io.culvert.projection.live.LiveHandlers;
import io.culvert.projection.live.LiveReader;
import io.culvert.projection.live.TellListeners;
import io.culvert.projection.replay.ReplayHandlers;
import io.culvert.projection.replay.ReplayOrders;
import io.culvert.projection.replay.ReplayQueries;
import io.culvert.projection.session.SessionHandlers;
import io.culvert.projection.session.SessionQueries;
import io.culvert.projection.sql.SqlHandlers;
import io.culvert.projection.sql.SqlRunner;
import io.culvert.projection.traffic.TrafficHandlers;
import io.culvert.projection.usage.UsageHandlers;
import io.culvert.runtime.credential.TellUses;
import io.culvert.runtime.keys.OpenIncoming;
import io.culvert.runtime.keys.SealOutgoing;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.publish.TopicWriter;
import io.culvert.web.HostCheck;
import io.culvert.web.SecurityHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of the service. Needs one bean from outside: {@link ProjectionSettings}. There is no
 * auto-configuration, so that the service is the same on its own and within another program,
 * whatever else is on the class path.
 */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, DatabaseConfiguration.class, KafkaConfiguration.class})
class ProjectionServiceConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  HostCheck hostCheck(ProjectionSettings settings) {
    return new HostCheck(settings.hosts());
  }

  @Bean
  ForwardRequests forwardRequests(ProjectionSettings settings) {
    return new ForwardRequests(settings.forwards());
  }

  @Bean
  SecurityHeaders securityHeaders() {
    return new SecurityHeaders();
  }

  @Bean
  AnswerProblems answerProblems(JsonMapper json) {
    return new AnswerProblems(json);
  }

  @Bean
  Authentication authentication(Credentials credentials, EventPublisher publisher, Clock clock) {
    return new Authentication(credentials, new TellUses(publisher, clock)::used);
  }

  @Bean(destroyMethod = "close")
  EventPublisher publisher(ProjectionSettings settings, MeterRegistry metrics) {
    return new EventPublisher(settings.kafka(), metrics);
  }

  @Bean
  ExchangeQueries exchangeQueries(DatabaseClient database) {
    return new ExchangeQueries(database);
  }

  @Bean
  SessionQueries sessionQueries(DatabaseClient database, ProjectionSettings settings) {
    return new SessionQueries(database, settings.urls());
  }

  @Bean
  LiveFeed liveFeed() {
    return new LiveFeed();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  LiveReader liveReader(
      ProjectionSettings settings,
      OpenIncoming opening,
      LiveFeed feed,
      SessionQueries sessions,
      JsonMapper json) {
    var kafka = settings.kafka();
    return new TellListeners(feed, sessions, json, opening, kafka.serdeProperties())
        .reader(kafka.consumerProperties());
  }

  @Bean(destroyMethod = "close")
  RetryTopic retryTopic(ProjectionSettings settings) {
    var kafka = settings.kafka();
    return new RetryTopic(kafka.producerProperties(), kafka.serdeProperties());
  }

  @Bean(destroyMethod = "close")
  DeadLetterHandlers deadLetters(ProjectionSettings settings, RetryTopic retries) {
    return new DeadLetterHandlers(
        settings.operators(), new DeadLetterLog(settings.kafka().consumerProperties()), retries);
  }

  @Bean(destroyMethod = "close")
  SqlRunner sqlRunner(ProjectionSettings settings) {
    return new SqlRunner(settings.sql(), settings.database());
  }

  @Bean
  HealthHandlers health(
      Projections projections, FollowedCredentials credentials, DatabaseClient database) {
    return new HealthHandlers(projections, credentials, database);
  }

  @Bean
  RouterFunction<ServerResponse> routes(
      ProjectionSettings settings,
      Clock clock,
      JsonMapper json,
      DatabaseClient database,
      Authentication authentication,
      Credentials credentials,
      ExchangeQueries exchanges,
      SessionQueries sessions,
      LiveFeed feed,
      LiveReader reader,
      SealOutgoing sealing,
      TopicWriter<ReplayEvent> replays,
      DeadLetterHandlers deadLetters,
      SqlRunner sql,
      HealthHandlers health) {
    var bodies = new BodyDownload(exchanges, new ContentDecoder(16 << 20, 16 << 20));
    var orders = new ReplayOrders(exchanges, sealing, replays, clock);
    return new ApiRoutes(
            authentication,
            new LoginHandlers(authentication, credentials),
            new ExchangeHandlers(exchanges, bodies),
            new ReplayHandlers(exchanges, new ReplayQueries(database, clock), orders),
            new SessionHandlers(sessions),
            new UsageHandlers(database, clock),
            new LiveHandlers(feed, reader, exchanges, authentication, json, settings.heartbeat()),
            deadLetters,
            new TrafficHandlers(database, clock, json),
            new SqlHandlers(sql))
        .all()
        .and(health.routes());
  }
}

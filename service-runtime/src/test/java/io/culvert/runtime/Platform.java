package io.culvert.runtime;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.Route;
import io.culvert.events.TunnelProtocol;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Cleanup;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topic;
import io.culvert.testing.log.TopicRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Real Kafka and registry for tests, and topics of their own. */
public final class Platform {

  private Platform() {}

  public static KafkaSettings kafka() {
    return KafkaSettings.of(
        SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
  }

  /** A topic that does not exist yet. */
  public static <V> Topic<V> topicOf(Class<V> type, int partitions) {
    var name = "test." + type.getSimpleName().replace("[]", "s") + "." + EventIds.next();
    return new Topic<>(name, type, partitions, Cleanup.DELETE, Optional.empty(), List.of("test"));
  }

  public static <V> Topic<V> newTopicOf(Class<V> type, int partitions, KafkaSettings kafka) {
    var topic = topicOf(type, partitions);
    EnsureTopics.of(kafka, List.of(topic), Duration.ofSeconds(30));
    return topic;
  }

  public static Route route(String sessionId) {
    return Route.newBuilder()
        .setSessionId(sessionId)
        .setHostname("shop")
        .setProtocol(TunnelProtocol.HTTP)
        .setEpoch(1L)
        .setBrokerId("broker")
        .setBrokerAddress("")
        .setRecordRequests(true)
        .setOpenedAt(Instant.EPOCH)
        .build();
  }

  /** All committed records that are in the topic now. */
  public static List<ConsumerRecord<String, byte[]>> read(Topic<?> topic, KafkaSettings kafka) {
    return TopicRecords.of(kafka.consumerProperties(), topic.name());
  }
}

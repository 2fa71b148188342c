package io.culvert.runtime.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.runtime.Platform;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Cleanup;
import io.culvert.schemas.Placement;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class EnsureTopicsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaSettings kafka = Platform.kafka();

  @Test
  void theBrokersTopicsAreThoseOfTheCatalogue() throws Exception {
    EnsureTopics.of(kafka, TIMEOUT);

    try (var admin = Admin.create(kafka.adminProperties())) {
      for (var topic : Topics.all()) {
        var found = admin.describeTopics(List.of(topic.name())).allTopicNames().get();
        assertThat(found.get(topic.name()).partitions()).hasSize(topic.partitions());
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        topic
            .brokerConfig()
            .forEach((name, value) -> assertThat(config.get(name).value()).isEqualTo(value));
      }
    }
  }

  @Test
  void ensuringTwiceChangesNothing() {
    EnsureTopics.of(kafka, TIMEOUT);
    EnsureTopics.of(kafka, TIMEOUT);
  }

  @Test
  void aTopicFromBeforeIsSetToTheLogsClock() throws Exception {
    var before = Platform.newTopicOf(byte[].class, 1, kafka);
    var now =
        new Topic<>(
            before.name(),
            before.valueType(),
            1,
            Cleanup.DELETE,
            Optional.empty(),
            Topic.Clock.LOG,
            Placement.BY_KEY,
            Map.of(),
            before.writers());

    EnsureTopics.of(kafka, List.of(now), TIMEOUT);

    try (var producer = new KafkaProducer<String, byte[]>(kafka.producerProperties())) {
      var longAgo = new ProducerRecord<>(now.name(), 0, 1L, "k", new byte[0]);
      await()
          .atMost(TIMEOUT)
          .until(() -> producer.send(longAgo).get().timestamp() > 1_000_000_000_000L);
    }
  }

  @Test
  void servicesMayStartAtTheSameTime() throws Exception {
    List<Topic<?>> topics =
        Stream.<Topic<?>>generate(() -> Platform.topicOf(byte[].class, 2)).limit(5).toList();
    Callable<Void> start =
        () -> {
          EnsureTopics.of(kafka, topics, TIMEOUT);
          return null;
        };
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var result : threads.invokeAll(List.of(start, start, start, start))) {
        result.get();
      }
    }
  }

  @Test
  void allDifferencesAreTold() {
    var one = Platform.newTopicOf(byte[].class, 2, kafka);
    var two = Platform.newTopicOf(byte[].class, 3, kafka);
    var otherOne = copy(one, 4, Cleanup.DELETE, Optional.empty());
    var otherTwo = copy(two, 3, Cleanup.DELETE, Optional.of(Duration.ofDays(1)));

    assertThatThrownBy(() -> EnsureTopics.of(kafka, List.of(otherOne, otherTwo), TIMEOUT))
        .isInstanceOf(TopicsDiffer.class)
        .hasMessageContaining(one.name() + " has 2 partitions, not 4")
        .hasMessageContaining(two.name() + " has retention.ms=-1, not 86400000");
  }

  @Test
  void aFactTopicThatIsCompactedIsADifference() {
    var one = Platform.newTopicOf(byte[].class, 1, kafka);
    var compacted = copy(one, 1, Cleanup.COMPACT, Optional.empty());

    assertThatThrownBy(() -> EnsureTopics.of(kafka, List.of(compacted), TIMEOUT))
        .hasMessageContaining("cleanup.policy=delete, not compact");
  }

  @Test
  void aSettingThatALaterVersionAsksForIsSetOnTheTopicThatIsThere() throws Exception {
    var before = Platform.newTopicOf(byte[].class, 1, kafka);

    EnsureTopics.of(kafka, List.of(before.with("segment.ms", "60000")), TIMEOUT);

    try (var admin = Admin.create(kafka.adminProperties())) {
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, before.name());
      var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      assertThat(config.get("segment.ms").value()).isEqualTo("60000");
    }
  }

  @Test
  void withoutABrokerThePatienceEnds() {
    var nobody = KafkaSettings.of("127.0.0.1:1", "http://127.0.0.1:1");

    assertThatThrownBy(() -> EnsureTopics.of(nobody, Duration.ofSeconds(1)))
        .isInstanceOf(KafkaException.class);
  }

  private static Topic<byte[]> copy(
      Topic<byte[]> topic, int partitions, Cleanup cleanup, Optional<Duration> retention) {
    return new Topic<>(
        topic.name(), topic.valueType(), partitions, cleanup, retention, topic.writers());
  }
}

package io.culvert.runtime.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import io.culvert.events.Route;
import io.culvert.runtime.Platform;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TopicFollowerTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final KafkaSettings kafka = Platform.kafka();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final RecordHandler<Route> handler =
      (key, route, time) -> seen.add(key + "=" + (route == null ? null : route.getSessionId()));

  @Test
  void itReadsEverythingFromTheBeginningAndThenFollows() throws Exception {
    var topic = Platform.newTopicOf(Route.class, 3, kafka);
    publish(topic, kafka, 0, 300);
    try (var follower = new TopicFollower<>(kafka, topic, handler, meters).start()) {
      assertThat(follower.awaitCaughtUp(LONG)).isTrue();
      assertThat(seen).containsExactlyInAnyOrderElementsOf(expected(0, 300));
      assertThat(follower.health().status().isUp()).isTrue();

      publish(topic, kafka, 300, 400);
      await().atMost(LONG).until(() -> seen.size() == 400);
      assertThat(meters.counter("follower.handled", "topic", topic.name()).count()).isEqualTo(400);
    }
  }

  @Test
  void anEmptyTopicIsCaughtUpWithAtOnce() throws Exception {
    var topic = Platform.newTopicOf(Route.class, 3, kafka);
    try (var follower = new TopicFollower<>(kafka, topic, handler, meters).start()) {
      assertThat(follower.awaitCaughtUp(LONG)).isTrue();
    }
  }

  @Test
  void itCanLeaveOutWhatIsOld() throws Exception {
    var topic = Platform.newTopicOf(Route.class, 3, kafka);
    publish(topic, kafka, 0, 100);
    try (var follower = new TopicFollower<>(kafka, topic, handler, meters).skippingOld().start()) {
      assertThat(follower.awaitCaughtUp(LONG)).isTrue();
      publish(topic, kafka, 100, 200);

      await().atMost(LONG).until(() -> seen.size() >= 100);
      assertThat(seen).containsExactlyInAnyOrderElementsOf(expected(100, 200));
    }
  }

  @Test
  void whoWaitsForTheNewestHasSeenWhatWasWrittenBefore() throws Exception {
    var topic = Platform.newTopicOf(Route.class, 3, kafka);
    try (var follower = new TopicFollower<>(kafka, topic, handler, meters).start()) {
      assertThat(follower.awaitCaughtUp(LONG)).isTrue();
      for (int round = 0; round < 3; round++) {
        publish(topic, kafka, round * 100, round * 100 + 100);

        assertThat(follower.awaitNewest(LONG)).isTrue();

        assertThat(seen).hasSize(round * 100 + 100);
      }
    }
  }

  @Test
  void recordsOfAKeyComeInOrderAndATombstoneIsNull() throws Exception {
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    try (var publisher = new EventPublisher(kafka, meters)) {
      publisher.offer(topic, "a", Platform.route("1"));
      publisher.offer(topic, "a", Platform.route("2"));
      publisher.offer(topic, "a", null);
      publisher.flush(LONG);
    }
    try (var follower = new TopicFollower<>(kafka, topic, handler, meters).start()) {
      assertThat(follower.awaitCaughtUp(LONG)).isTrue();
      assertThat(seen).containsExactly("a=1", "a=2", "a=null");
    }
  }

  @Test
  void abortedTransactionsAreNotSeenAndDoNotKeepItFromCatchingUp() throws Exception {
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    var properties = kafka.producerProperties();
    properties.put("transactional.id", topic.name());
    var writer = topic.valueSerializer(kafka.serdeProperties());
    try (var producer = new KafkaProducer<String, byte[]>(properties)) {
      producer.initTransactions();
      for (var session : List.of("committed", "aborted")) {
        producer.beginTransaction();
        var bytes = writer.serialize(topic.name(), Platform.route(session));
        producer.send(new ProducerRecord<>(topic.name(), "k", bytes));
        if (session.equals("committed")) {
          producer.commitTransaction();
        } else {
          producer.flush();
          producer.abortTransaction();
        }
      }
    }
    try (var follower = new TopicFollower<>(kafka, topic, handler, meters).start()) {
      assertThat(follower.awaitCaughtUp(LONG)).isTrue();
      assertThat(seen).containsExactly("k=committed");
    }
  }

  @Test
  void poisonIsSkippedCountedAndHandedOn() throws Exception {
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    publish(topic, kafka, 0, 1);
    try (var producer = new KafkaProducer<String, byte[]>(kafka.producerProperties())) {
      producer.send(new ProducerRecord<>(topic.name(), "bad", new byte[] {1, 2, 3})).get();
    }
    publish(topic, kafka, 1, 2);
    var skipped = new CopyOnWriteArrayList<String>();
    UnreadableHandler aside =
        (record, reason) -> {
          skipped.add(record.key() + "@" + record.offset());
          throw new IllegalStateException("even this must not stop it");
        };
    try (var follower = new TopicFollower<>(kafka, topic, handler, aside, meters).start()) {
      assertThat(follower.awaitCaughtUp(LONG)).isTrue();

      assertThat(seen).containsExactlyElementsOf(expected(0, 2));
      assertThat(skipped).containsExactly("bad@1");
      assertThat(meters.counter("follower.skipped", "topic", topic.name()).count()).isEqualTo(1);
    }
  }

  @Test
  void aHandlerThatFailsDoesNotStopIt() throws Exception {
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    publish(topic, kafka, 0, 3);
    RecordHandler<Route> failing =
        (key, route, time) -> {
          if (route != null && route.getSessionId().equals("s1")) {
            throw new IllegalStateException("no");
          }
          handler.on(key, route, time);
        };
    try (var follower = new TopicFollower<>(kafka, topic, failing, meters).start()) {
      assertThat(follower.awaitCaughtUp(LONG)).isTrue();
      assertThat(seen).hasSize(2);
    }
  }

  @Test
  void aTopicMayComeIntoBeingLater() throws Exception {
    var topic = Platform.topicOf(Route.class, 2);
    try (var follower = new TopicFollower<>(kafka, topic, handler, meters).start()) {
      await().atMost(LONG).until(() -> follower.health().status().detail().contains("not exist"));

      EnsureTopics.of(kafka, List.of(topic), LONG);
      publish(topic, kafka, 0, 10);

      await().atMost(LONG).until(() -> seen.size() == 10);
    }
  }

  @Test
  void aBrokerThatComesBackIsFollowedOn(@TempDir Path folder) throws Exception {
    var broker = EmbeddedKafka.start(KafkaOptions.persistent(folder, 0));
    var own = KafkaSettings.of(broker.bootstrapServers(), SharedPlatform.registry().url());
    var topic = Platform.newTopicOf(Route.class, 2, own);
    publish(topic, own, 0, 50);
    try (var follower = new TopicFollower<>(own, topic, handler, meters).start()) {
      assertThat(follower.awaitCaughtUp(LONG)).isTrue();

      broker.close();
      broker = EmbeddedKafka.start(KafkaOptions.persistent(folder, broker.port()));
      publish(topic, own, 50, 100);

      await().atMost(LONG).until(() -> seen.size() >= 100);
      assertThat(seen).containsExactlyInAnyOrderElementsOf(expected(0, 100));
    } finally {
      broker.close();
    }
  }

  @Test
  void aRegistryThatIsAwayDelaysRecordsAndLosesNone() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    publish(topic, kafka, 0, 5);
    var away = KafkaSettings.of(kafka.bootstrapServers(), "http://127.0.0.1:" + port);
    try (var follower = new TopicFollower<>(away, topic, handler, meters).start()) {
      assertThat(follower.awaitCaughtUp(Duration.ofSeconds(1))).isFalse();

      try (var _ = EmbeddedRegistry.start(new RegistryOptions(kafka.bootstrapServers(), port))) {
        assertThat(follower.awaitCaughtUp(LONG)).isTrue();
      }
      assertThat(seen).containsExactlyElementsOf(expected(0, 5));
    }
  }

  @Test
  void closingWithoutABrokerIsQuick() {
    var nobody = KafkaSettings.of("127.0.0.1:1", "http://127.0.0.1:1");
    var follower =
        new TopicFollower<>(nobody, Platform.topicOf(Route.class, 1), handler, meters).start();

    var start = System.nanoTime();
    follower.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  private void publish(Topic<Route> topic, KafkaSettings to, int from, int until)
      throws InterruptedException {
    try (var publisher = new EventPublisher(to, meters)) {
      for (int i = from; i < until; i++) {
        publisher.offer(topic, "k" + i, Platform.route("s" + i));
      }
      assertThat(publisher.flush(LONG)).isTrue();
    }
  }

  private static List<String> expected(int from, int until) {
    return IntStream.range(from, until).mapToObj(i -> "k" + i + "=s" + i).toList();
  }
}

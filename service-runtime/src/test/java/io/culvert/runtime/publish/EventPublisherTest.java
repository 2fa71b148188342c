package io.culvert.runtime.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import io.culvert.events.Route;
import io.culvert.runtime.Platform;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.culvert.testing.load.LoggedLines;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EventPublisherTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final KafkaSettings NOBODY = KafkaSettings.of("127.0.0.1:1", "http://127.0.0.1:1");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void whatIsOfferedArrivesInOrderWithTheRegistrysSchema() throws Exception {
    var kafka = Platform.kafka();
    var topic = Platform.newTopicOf(Route.class, 3, kafka);
    try (var publisher = new EventPublisher(kafka, meters)) {
      for (int i = 0; i < 1000; i++) {
        assertThat(publisher.offer(topic, "key" + i % 7, Platform.route("s" + i))).isTrue();
      }
      assertThat(publisher.flush(LONG)).isTrue();

      var reader = topic.valueDeserializer(kafka.serdeProperties());
      for (int key = 0; key < 7; key++) {
        var wanted = "key" + key;
        assertThat(Platform.read(topic, kafka))
            .filteredOn(record -> record.key().equals(wanted))
            .map(record -> reader.deserialize(topic.name(), record.value()).getSessionId())
            .containsExactlyElementsOf(every7th(key, 1000));
      }
      assertThat(meters.counter("events.published", "topic", topic.name()).count()).isEqualTo(1000);
      assertThat(publisher.waitingBytes()).isZero();
    }
  }

  @Test
  void aNullValueIsATombstone() throws Exception {
    var kafka = Platform.kafka();
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    try (var publisher = new EventPublisher(kafka, meters)) {
      publisher.offer(topic, "gone", null);
      publisher.flush(LONG);
    }
    assertThat(Platform.read(topic, kafka)).singleElement().matches(r -> r.value() == null);
  }

  @Test
  void whileTheBrokerIsAwayRecordsWaitAndThenArriveOnceAndInOrder(@TempDir Path folder)
      throws Exception {
    var broker = EmbeddedKafka.start(KafkaOptions.persistent(folder, 0));
    try {
      var kafka = KafkaSettings.of(broker.bootstrapServers(), SharedPlatform.registry().url());
      var topic = Platform.newTopicOf(Route.class, 2, kafka);
      try (var publisher = new EventPublisher(kafka, meters)) {
        offer(publisher, topic, 0, 500);
        assertThat(publisher.flush(LONG)).isTrue();

        broker.close();
        offer(publisher, topic, 500, 3000);
        assertThat(publisher.waitingRecords()).isEqualTo(2500);

        broker = EmbeddedKafka.start(KafkaOptions.persistent(folder, broker.port()));
        offer(publisher, topic, 3000, 3500);
        assertThat(publisher.flush(LONG)).isTrue();
      }
      for (int key = 0; key < 7; key++) {
        var wanted = "key" + key;
        var reader = topic.valueDeserializer(kafka.serdeProperties());
        assertThat(Platform.read(topic, kafka))
            .filteredOn(record -> record.key().equals(wanted))
            .map(record -> reader.deserialize(topic.name(), record.value()).getSessionId())
            .containsExactlyElementsOf(every7th(key, 3500));
      }
    } finally {
      broker.close();
    }
  }

  @Test
  void overTheBudgetRecordsAreShedAndCounted() {
    var topic = Platform.topicOf(byte[].class, 1);
    try (var publisher = new EventPublisher(NOBODY, 100_000, meters)) {
      var accepted = offered(publisher, topic, 1000, Weight.FACT);

      assertThat(accepted).isBetween(50, 100);
      assertThat(publisher.waitingBytes()).isBetween(90_000L, 100_000L);
      assertThat(meters.counter("events.shed", "topic", topic.name()).count())
          .isEqualTo(1000 - accepted);
      assertThat(meters.get("events.waiting.bytes").gauge().value())
          .isEqualTo(publisher.waitingBytes());
      publisher.close(Duration.ZERO);
    }
  }

  @Test
  void bulkIsShedBeforeFacts() {
    var topic = Platform.topicOf(byte[].class, 1);
    try (var publisher = new EventPublisher(NOBODY, 100_000, meters)) {
      offered(publisher, topic, 1000, Weight.BULK);
      assertThat(publisher.waitingBytes()).isBetween(40_000L, 50_000L);

      assertThat(offered(publisher, topic, 10, Weight.FACT)).isEqualTo(10);
      assertThat(offered(publisher, topic, 1, Weight.BULK)).isZero();
      publisher.close(Duration.ZERO);
    }
  }

  @Test
  void offeringNeverWaitsThoughNobodyAnswers() throws Exception {
    var topic = Platform.topicOf(Route.class, 1);
    try (var publisher = new EventPublisher(NOBODY, 1_000_000, meters);
        var threads = Executors.newFixedThreadPool(4)) {
      var start = System.nanoTime();
      var tasks =
          IntStream.range(0, 4)
              .mapToObj(
                  t ->
                      Executors.callable(
                          () -> {
                            for (int i = 0; i < 20_000; i++) {
                              publisher.offer(topic, "k", Platform.route("s"));
                            }
                          }))
              .toList();
      for (var result : threads.invokeAll(tasks)) {
        result.get();
      }
      // A single wait for Kafka would be a second; all 80,000 offers together take far less.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      publisher.close(Duration.ZERO);
    }
  }

  @Test
  void aRecordThatCanNeverBeWrittenIsCountedAndTheNextOneGoesOn() throws Exception {
    var kafka = Platform.kafka();
    var topic = Platform.newTopicOf(byte[].class, 1, kafka);
    try (var publisher = new EventPublisher(kafka, meters)) {
      publisher.offer(topic, "large", new byte[DeadLetters.LARGEST + 1]);
      publisher.offer(topic, "small", new byte[1]);
      assertThat(publisher.flush(LONG)).isTrue();
    }
    assertThat(meters.counter("events.failed", "topic", topic.name()).count()).isEqualTo(1);
    assertThat(Platform.read(topic, kafka)).singleElement().matches(r -> r.key().equals("small"));
  }

  @Test
  void withoutARegistryRecordsWaitForIt() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var broker = SharedPlatform.kafka().bootstrapServers();
    var kafka = KafkaSettings.of(broker, "http://127.0.0.1:" + port);
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    try (var publisher = new EventPublisher(kafka, meters)) {
      publisher.offer(topic, "k", Platform.route("s"));
      await().atMost(LONG).until(() -> publisher.waitingRecords() == 1);

      try (var _ = EmbeddedRegistry.start(new RegistryOptions(broker, port))) {
        assertThat(publisher.flush(LONG)).isTrue();
      }
    }
    assertThat(Platform.read(topic, kafka)).hasSize(1);
    assertThat(meters.counter("events.failed", "topic", topic.name()).count()).isZero();
  }

  @Test
  void closingWithoutABrokerEndsWithinItsPatience() {
    var publisher = new EventPublisher(NOBODY, meters);
    publisher.offer(Platform.topicOf(byte[].class, 1), "k", new byte[1]);

    publisher.close(Duration.ofMillis(200));

    assertThat(publisher.waitingRecords()).isEqualTo(1);
    assertThat(publisher.offer(Platform.topicOf(byte[].class, 1), "k", new byte[1])).isFalse();
  }

  @Test
  void whatIsBeingOfferedWhileThePublisherClosesIsDelivered() throws Exception {
    var kafka = Platform.kafka();
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    var value = new RouteThatIsWeighed(Platform.route("late"));
    var publisher = new EventPublisher(kafka, meters);
    try (var threads = Executors.newCachedThreadPool()) {
      var offered = threads.submit(() -> publisher.offer(topic, "late", value));
      value.weighing.await();

      var closed = threads.submit(() -> publisher.close(LONG));
      // Another offer is refused as soon as the close has begun.
      await().until(() -> !publisher.offer(topic, "too late", null));
      value.goOn.countDown();

      assertThat(offered.get()).isTrue();
      closed.get();
    }
    assertThat(Platform.read(topic, kafka))
        .filteredOn(record -> record.key().equals("late"))
        .hasSize(1);
  }

  /** A record whose weight is found only when the test goes on. */
  private static final class RouteThatIsWeighed extends Route {
    final CountDownLatch weighing = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    RouteThatIsWeighed(Route like) {
      like.getSchema().getFields().forEach(field -> super.put(field.pos(), like.get(field.pos())));
    }

    @Override
    public Schema getSchema() {
      weighing.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return super.getSchema();
    }
  }

  @Test
  void aFailureThatNobodyForesawIsLoggedAndTheNextRecordGoesOn() throws Exception {
    var kafka = Platform.kafka();
    var topic = Platform.newTopicOf(byte[].class, 1, kafka);
    var first = new AtomicBoolean(true);
    meters
        .config()
        .meterFilter(
            MeterFilter.deny(
                id -> {
                  if (id.getName().equals("events.failed") && first.getAndSet(false)) {
                    throw new IllegalStateException("oops");
                  }
                  return false;
                }));
    try (var lines = LoggedLines.of(EventPublisher.class.getName());
        var publisher = new EventPublisher(kafka, meters)) {
      publisher.offer(topic, "large", new byte[DeadLetters.LARGEST + 1]);
      publisher.offer(topic, "small", new byte[1]);

      assertThat(publisher.flush(LONG)).isTrue();
      assertThat(publisher.waitingBytes()).isZero();
      assertThat(lines.texts()).contains("Publishing stopped for a moment");
    }
    assertThat(Platform.read(topic, kafka)).singleElement().matches(r -> r.key().equals("small"));
  }

  @Test
  void recordsThatAreStuckShowInTheHealth() {
    try (var publisher = new EventPublisher(NOBODY, meters)) {
      assertThat(publisher.health().status()).isEqualTo(Health.Status.up());

      publisher.offer(Platform.topicOf(byte[].class, 1), "k", new byte[1]);

      await().atMost(LONG).until(() -> !publisher.health().status().isUp());
      assertThat(publisher.health().status().detail()).contains("1 records wait");
      publisher.close(Duration.ZERO);
    }
  }

  @Test
  void aDeadLetterKeepsBytesAndTellsWhereTheyWere() throws Exception {
    var kafka = Platform.kafka();
    io.culvert.runtime.topics.EnsureTopics.of(kafka, LONG);
    var origin = new DeadLetters.Origin("some.topic", 3, 42L, "tester");
    try (var publisher = new EventPublisher(kafka, meters)) {
      DeadLetters.offer(
          publisher, origin, "key", new byte[] {9, 8}, new IllegalStateException("why"));
      assertThat(publisher.flush(LONG)).isTrue();
    }
    assertThat(Platform.read(io.culvert.schemas.Topics.DEAD_LETTERS, kafka))
        .filteredOn(record -> record.key().equals("key"))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.value()).containsExactly(9, 8);
              assertThat(header(record, DeadLetters.TOPIC)).isEqualTo("some.topic");
              assertThat(header(record, DeadLetters.PARTITION)).isEqualTo("3");
              assertThat(header(record, DeadLetters.OFFSET)).isEqualTo("42");
              assertThat(header(record, DeadLetters.CONSUMER)).isEqualTo("tester");
              assertThat(header(record, DeadLetters.REASON)).contains("why");
            });
  }

  private static String header(
      org.apache.kafka.clients.consumer.ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static void offer(EventPublisher publisher, Topic<Route> topic, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(publisher.offer(topic, "key" + i % 7, Platform.route("s" + i))).isTrue();
    }
  }

  private static int offered(
      EventPublisher publisher, Topic<byte[]> topic, int records, Weight weight) {
    return (int)
        IntStream.range(0, records)
            .filter(_ -> publisher.offer(topic, "k", new byte[1000], weight, List.of()))
            .count();
  }

  private static List<String> every7th(int first, int end) {
    return IntStream.iterate(first, i -> i < end, i -> i + 7).mapToObj(i -> "s" + i).toList();
  }
}

package io.culvert.runtime.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Route;
import io.culvert.runtime.Platform;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A producer that repeats one batch for ever is replaced, on a real Kafka. */
@Timeout(60)
class StuckProducerTest {
  private static final Duration SOON = Duration.ofMillis(300);

  private final AtomicInteger made = new AtomicInteger();
  private final List<String> settled = new ArrayList<>();

  @Test
  void whatAStuckProducerHasIsSentAgainInOrderByANewOne() throws Exception {
    var kafka = Platform.kafka();
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    try (var delivery =
        new Delivery(
            kafka,
            () -> producer(made.incrementAndGet() == 1),
            new StuckProducer(new Reachable(kafka)::is, SOON, SOON),
            (record, isPublished) -> note(record.key() + " " + isPublished))) {
      for (var key : List.of("one", "two", "three")) {
        delivery.send(waiting(topic, key));
      }
      until(delivery, 3);
      delivery.send(waiting(topic, "four"));
      until(delivery, 4);
    }

    assertThat(made).hasValue(2);
    assertThat(settled).containsExactly("one true", "two true", "three true", "four true");
    // The second had been written though its acknowledgement never came: it is there twice.
    assertThat(Platform.read(topic, kafka))
        .extracting(record -> record.key())
        .containsExactly("two", "one", "two", "three", "four");
  }

  @Test
  void whileNoOtherProducerCanBeMadeNothingIsLost() throws Exception {
    var kafka = Platform.kafka();
    var topic = Platform.newTopicOf(Route.class, 1, kafka);
    try (var delivery =
        new Delivery(
            kafka,
            () -> {
              if (made.incrementAndGet() == 2) {
                throw new KafkaException("No resolvable bootstrap urls given in bootstrap.servers");
              }
              return producer(made.get() == 1);
            },
            new StuckProducer(new Reachable(kafka)::is, SOON, SOON),
            (record, isPublished) -> note(record.key() + " " + isPublished))) {
      delivery.send(waiting(topic, "one"));
      until(delivery, 1);
    }

    assertThat(made).hasValue(3);
    assertThat(settled).containsExactly("one true");
  }

  @Test
  void whileTheNamesOfTheBrokersAreNotKnownKafkaDoesNotAnswer() throws Exception {
    var kafka = KafkaSettings.of("nobody.invalid:9092", "http://localhost:1"); // RFC 6761 §6.4

    assertThat(new Reachable(kafka).is("any")).isFalse();
  }

  @Test
  void whileKafkaDoesNotAnswerNothingIsReplaced() throws Exception {
    var stuck = new StuckProducer(_ -> false, SOON, SOON);
    var inFlight = new InFlight();
    var sent = inFlight.add(waiting(Platform.topicOf(Route.class, 1), "one"));
    for (int i = 1; i < 100; i++) {
      assertThat(stuck.is(sent, sent.since() + i * SOON.toNanos())).isFalse();
    }
  }

  @Test
  void aRecordThatMovesOnIsNotStuckThoughItTookLong() throws Exception {
    var stuck = new StuckProducer(_ -> true, SOON, SOON);
    var inFlight = new InFlight();
    var first = inFlight.add(waiting(Platform.topicOf(Route.class, 1), "one"));
    var second = inFlight.add(waiting(Platform.topicOf(Route.class, 1), "two"));
    long late = first.since() + 2 * SOON.toNanos();

    assertThat(stuck.is(first, late)).isFalse();
    assertThat(stuck.is(second, late + SOON.toNanos())).isFalse();
    assertThat(stuck.is(second, late + 2 * SOON.toNanos())).isTrue();
    assertThat(stuck.is(null, late)).isFalse();
  }

  private synchronized void note(String what) {
    settled.add(what);
  }

  private synchronized int settledSoFar() {
    return settled.size();
  }

  private void until(Delivery delivery, int count) throws InterruptedException {
    while (settledSoFar() < count) {
      delivery.replaceIfStuck();
      Thread.onSpinWait();
    }
  }

  private static Waiting<Route> waiting(Topic<Route> topic, String key) {
    return new Waiting<>(topic, key, Platform.route(key), List.of(), 1);
  }

  /** A real producer; a stuck one loses what it is given, or its acknowledgement. */
  @SuppressWarnings("unchecked")
  private static Producer<String, byte[]> producer(boolean stuck) {
    var real =
        new KafkaProducer<String, byte[]>(
            Delivery.properties(Platform.kafka(), EventPublisher.DEFAULT_BUDGET));
    return (Producer<String, byte[]>)
        Proxy.newProxyInstance(
            StuckProducerTest.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (_, method, arguments) -> {
              if (stuck && method.getName().equals("send")) {
                var record = (ProducerRecord<String, byte[]>) arguments[0];
                if (record.key().equals("two")) {
                  real.send(record, (Callback) (_, _) -> {});
                  real.flush();
                }
                return new CompletableFuture<>();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

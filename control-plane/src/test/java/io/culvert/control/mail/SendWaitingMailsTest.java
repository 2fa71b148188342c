package io.culvert.control.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.control.keys.TestKeys;
import io.culvert.events.MailWanted;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.retry.Backoff;
import io.culvert.runtime.settings.Secret;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Cleanup;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topic;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a real mail server, and real Kafka with a topic of the test's own. */
@Timeout(60)
class SendWaitingMailsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaSettings kafka = TestKeys.kafka();
  private final Topic<MailWanted> topic =
      new Topic<>(
          "test.mails." + EventIds.next(),
          MailWanted.class,
          1,
          Cleanup.COMPACT,
          Optional.empty(),
          List.of("test"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private volatile Duration later = Duration.ZERO;
  private final InstantSource clock = () -> Instant.now().plus(later);
  private TestMail server;

  @BeforeEach
  void start() throws IOException {
    EnsureTopics.of(kafka, List.of(topic), PATIENCE);
    server = TestMail.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aMailThatTheServerDoesNotTakeNowIsSentLater() {
    server.refuse(2);
    try (var sender = new Sender()) {
      sender.queue.want("ann").join();

      await().atMost(PATIENCE).until(() -> server.count("ann@example.com") == 1);
      assertThat(counted("failed")).isEqualTo(2);
      await().atMost(PATIENCE).until(() -> sender.queue.size() == 0);
    }
  }

  @Test
  void aMailThatWaitsWhenTheServiceStopsIsSentAfterTheStartOnce() {
    server.refuse(Integer.MAX_VALUE);
    try (var sender = new Sender()) {
      sender.queue.want("ann").join();
      await().atMost(PATIENCE).until(() -> counted("failed") > 0);
    }
    server.refuse(0);

    later = MailQueue.TAKE_OVER;
    try (var restarted = new Sender()) {
      await().atMost(PATIENCE).until(() -> server.count("ann@example.com") == 1);
      await().atMost(PATIENCE).until(() -> restarted.queue.size() == 0);
    }
    try (var again = new Sender()) {
      again.queue.want("bob").join();
      await().atMost(PATIENCE).until(() -> server.count("bob@example.com") == 1);
    }
    assertThat(server.count("ann@example.com")).isOne();
  }

  @Test
  void anotherServiceThatIsAskedSendsItsOwnMail() {
    try (var one = new Sender();
        var _ = new Sender()) {
      one.queue.want("ann").join();
      await().atMost(PATIENCE).until(() -> one.queue.size() == 0);
    }

    assertThat(server.count("ann@example.com")).isOne();
    assertThat(counted("sent")).isOne();
  }

  @Test
  void anAddressThatThereIsNotIsGivenUpAndCounted() {
    server.knowsOnly("ann@example.com");
    try (var sender = new Sender()) {
      sender.queue.want("bob").join();
      sender.queue.want("ann").join();

      await().atMost(PATIENCE).until(() -> server.count("ann@example.com") == 1);
      await().atMost(PATIENCE).until(() -> sender.queue.size() == 0);
    }
    assertThat(counted("given_up")).isOne();
  }

  @Test
  void afterADayAMailIsGivenUp() {
    server.refuse(Integer.MAX_VALUE);
    try (var sender = new Sender()) {
      sender.queue.want("ann").join();
      await().atMost(PATIENCE).until(() -> counted("failed") > 0);
      assertThat(counted("given_up")).isZero();

      later = SendWaitingMails.GIVE_UP;
      await().atMost(PATIENCE).until(() -> counted("given_up") == 1);
      await().atMost(PATIENCE).until(() -> sender.queue.size() == 0);
    }
  }

  private double counted(String outcome) {
    return Search.in(meters).name("mails").tag("outcome", outcome).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  /** As the service runs it. */
  private final class Sender implements AutoCloseable {
    final MailQueue queue = new MailQueue(kafka, topic, clock, meters).start();
    private final SendWaitingMails mails =
        new SendWaitingMails(
                queue,
                id -> Optional.of(new Mail(id + "@example.com", "Hello", "You.")),
                new Mailer(
                    new MailSettings(
                        Optional.of(new Secret("smtp://127.0.0.1:" + server.port())),
                        "culvert@example.com")),
                () -> true,
                new Backoff(Duration.ofMillis(2), Duration.ofMillis(20)),
                clock,
                meters)
            .start();

    @Override
    public void close() {
      mails.close();
      queue.close();
    }
  }
}

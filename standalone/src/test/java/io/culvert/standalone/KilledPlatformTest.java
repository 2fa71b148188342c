package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.events.ExchangeCompleted;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionTicked;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform is killed under load, as by a power cut, and started again on the same data. */
class KilledPlatformTest {

  private static final String HOST = "killed.localhost";

  @Test
  void whatTheTopicAcknowledgedIsInTheHistoryExactlyOnce(@TempDir Path data) throws Exception {
    var ports = CulvertUnderTest.freePorts();
    try (var origin = TestOrigin.start()) {
      String token;
      var first = PlatformProcess.start(data, ports, null);
      token = first.token();
      try (var agent =
              AgentProcess.start(
                  "ws://localhost:" + ports.get("WS_PORT"), token, origin.port(), "killed");
          var load = new Load(port(ports, "HTTP_PORT"))) {
        load.awaitAnswers(2_000);
        first.kill();
        try (var _ = PlatformProcess.start(data, ports, token)) {
          // The agent comes back by itself and has its name again.
          load.awaitAnswers(load.answered() + 500);
          load.close();
          assertHistoryEqualsTopic(ports, token);
          assertUsageEqualsTicks(ports, token);
        }
      } finally {
        first.close();
      }
    }
  }

  private static void assertHistoryEqualsTopic(Map<String, String> ports, String token) {
    var kafka = kafka(ports);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              var logged = exchangesInTopic(kafka);
              var shown = History.ids(port(ports, "API_PORT"), token, HOST);
              assertThat(logged).doesNotHaveDuplicates();
              assertThat(shown).containsExactlyInAnyOrderElementsOf(logged);
            });
  }

  private static void assertUsageEqualsTicks(Map<String, String> ports, String token) {
    var kafka = kafka(ports);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              var sessions = CulvertUnderTest.read(kafka, Topics.SESSION_EVENTS);
              long bytes =
                  sessions.stream()
                      .filter(event -> event.getPayload() instanceof SessionTicked)
                      .map(event -> (SessionTicked) event.getPayload())
                      .mapToLong(tick -> tick.getBytesIn() + tick.getBytesOut())
                      .sum();
              assertThat(sessions)
                  .as("the session that the crash left open is closed")
                  .anyMatch(event -> event.getPayload() instanceof SessionClosed);
              assertThat(usage(ports, token)).isEqualTo(bytes);
            });
  }

  private static long usage(Map<String, String> ports, String token) throws Exception {
    return Api.get(port(ports, "API_PORT"), token, "/api/v1/usage").get("bytesTotal").asLong();
  }

  private static List<String> exchangesInTopic(KafkaSettings kafka) {
    return CulvertUnderTest.read(kafka, Topics.HTTP_EXCHANGES).stream()
        .filter(event -> event.getPayload() instanceof ExchangeCompleted)
        .map(event -> event.getExchangeId())
        .toList();
  }

  private static KafkaSettings kafka(Map<String, String> ports) {
    return KafkaSettings.of(
        "localhost:" + ports.get("KAFKA_PORT"), "http://localhost:" + ports.get("REGISTRY_PORT"));
  }

  private static int port(Map<String, String> ports, String name) {
    return Integer.parseInt(ports.get(name));
  }

  /** Eight clients that never stop asking, whatever becomes of their requests. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final List<Thread> clients;

    Load(int port) {
      clients =
          java.util.stream.IntStream.range(0, 8)
              .mapToObj(i -> Thread.ofVirtual().name("client-" + i).start(() -> ask(port)))
              .toList();
    }

    long answered() {
      return answered.get();
    }

    void awaitAnswers(long count) {
      await().atMost(Duration.ofSeconds(90)).until(() -> answered.get() >= count);
    }

    private void ask(int port) {
      while (!stopped.get()) {
        try (var connection = RawHttp.connect(port)) {
          while (!stopped.get()) {
            if (connection.get(HOST, "/json").status() == 200) {
              answered.incrementAndGet();
            }
          }
        } catch (IOException e) {
          // The platform is down; the next connection will tell.
          Thread.yield();
        }
      }
    }

    @Override
    public void close() throws InterruptedException {
      stopped.set(true);
      for (var client : clients) {
        client.join(Duration.ofSeconds(10));
      }
    }
  }
}

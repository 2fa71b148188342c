package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.SessionTicked;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Two hundred connections at once. The full hundred thousand requests: {@code mvn -pl standalone
 * -am verify -Dtest=ManyRequestsTest -Dculvert.test.requests=100000
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ManyRequestsTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final int CONNECTIONS = 200;
  private static final int REQUESTS = Integer.getInteger("culvert.test.requests", 5_000);
  private static final String HOST = "many.localhost";

  @Test
  void noneFailsAndAllAreRecordedAndMetered() throws Exception {
    try (var origin = TestOrigin.start();
        var _ = AgentProcess.start(CULVERT, origin.port(), "many")) {
      assertThat(askAll()).isEqualTo(REQUESTS);
      assertThat(origin.hits()).isEqualTo(REQUESTS);

      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> exchanges().size() >= REQUESTS);
      var exchanges = exchanges();
      assertThat(exchanges).extracting(ExchangeEvent::getExchangeId).doesNotHaveDuplicates();
      assertThat(exchanges).hasSize(REQUESTS);
      awaitHistoryOf(exchanges);
      awaitTicksOf(exchanges);
      awaitUsageOf(exchanges.getFirst().getAccountId());
    }
  }

  private static long askAll() throws Exception {
    var answered = new AtomicLong();
    var clients = new ArrayList<Callable<Void>>();
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(
          () -> {
            try (var connection = RawHttp.connect(CULVERT.port("HTTP_PORT"))) {
              for (int n = 0; n < REQUESTS / CONNECTIONS; n++) {
                var answer = connection.get(HOST, "/json");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).startsWith("{\"greeting\"");
                answered.incrementAndGet();
              }
            }
            return null;
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(clients)) {
        done.get();
      }
    }
    return answered.get();
  }

  private static List<ExchangeEvent> exchanges() {
    return CULVERT.read(Topics.HTTP_EXCHANGES).stream()
        .filter(event -> event.getHostname().equals(HOST))
        .filter(event -> event.getPayload() instanceof ExchangeCompleted)
        .toList();
  }

  private static void awaitHistoryOf(List<ExchangeEvent> exchanges) {
    var expected = exchanges.stream().map(ExchangeEvent::getExchangeId).collect(Collectors.toSet());
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              var shown = History.ids(CULVERT.port("API_PORT"), CULVERT.token(), HOST);
              assertThat(shown).hasSize(REQUESTS);
              assertThat(Set.copyOf(shown).equals(expected)).as("the same exchanges").isTrue();
            });
  }

  /** Exchanges and ticks count the same bytes. */
  private static void awaitTicksOf(List<ExchangeEvent> exchanges) {
    long in = exchanges.stream().mapToLong(event -> completed(event).getBytesIn()).sum();
    long out = exchanges.stream().mapToLong(event -> completed(event).getBytesOut()).sum();
    var session = exchanges.getFirst().getSessionId();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              var ticks = ticks(session);
              assertThat(ticks.stream().mapToLong(SessionTicked::getRequests).sum())
                  .isEqualTo(REQUESTS);
              assertThat(ticks.stream().mapToLong(SessionTicked::getBytesIn).sum()).isEqualTo(in);
              assertThat(ticks.stream().mapToLong(SessionTicked::getBytesOut).sum()).isEqualTo(out);
            });
  }

  /** Of the whole account: other tests have tunnels too. */
  private static void awaitUsageOf(String account) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              long bytes =
                  CULVERT.read(Topics.SESSION_EVENTS).stream()
                      .filter(event -> account.equals(event.getAccountId()))
                      .filter(event -> event.getPayload() instanceof SessionTicked)
                      .map(event -> (SessionTicked) event.getPayload())
                      .mapToLong(tick -> tick.getBytesIn() + tick.getBytesOut())
                      .sum();
              assertThat(CULVERT.api("/api/v1/usage").get("bytesTotal").asLong()).isEqualTo(bytes);
            });
  }

  private static List<SessionTicked> ticks(String session) {
    return CULVERT.read(Topics.SESSION_EVENTS).stream()
        .filter(event -> event.getSessionId().equals(session))
        .filter(event -> event.getPayload() instanceof SessionTicked)
        .map(event -> (SessionTicked) event.getPayload())
        .toList();
  }

  private static ExchangeCompleted completed(ExchangeEvent event) {
    return (ExchangeCompleted) event.getPayload();
  }
}

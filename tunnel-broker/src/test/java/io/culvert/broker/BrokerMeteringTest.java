package io.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.events.ClockTicked;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Placement;
import io.culvert.schemas.Topics;
import io.culvert.testing.log.TopicRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log has of sessions for those who bill. */
class BrokerMeteringTest {

  private static TestLog log;

  /** An event with where and when the log has it. */
  private record Found(SessionEvent event, int partition, Instant logTime) {}

  @BeforeAll
  static void start() {
    log = new TestLog();
  }

  @AfterAll
  static void stop() {
    log.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {-600, 0, 600})
  void howeverWrongItsClockIsABrokerMetersByTheLogs(long secondsOff) throws Exception {
    InstantSource machine = () -> Clock.systemUTC().instant().plusSeconds(secondsOff);
    var account = log.newAccount("Ada", "tunnel");
    try (var broker = TestBrokers.start(log.kafka, machine)) {
      var sessionId = session(broker, account);

      var found = found(sessionId);
      assertThat(found).isNotEmpty();
      for (var each : found) {
        assertThat(Duration.between(each.event.getOccurredAt(), each.logTime).abs())
            .isLessThan(Duration.ofSeconds(3));
      }
      var ticks =
          found.stream()
              .map(each -> each.event.getPayload())
              .filter(SessionTicked.class::isInstance)
              .map(SessionTicked.class::cast)
              .toList();
      assertThat(Duration.between(ticks.getFirst().getFrom(), ticks.getLast().getTo()))
          .isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void allOfAnAccountLiesInOnePartitionAndSaysWhatItIsMeteredBy() throws Exception {
    var account = log.newAccount("Ada", "tunnel");
    try (var broker = TestBrokers.start(log.kafka, "DEFAULT_PLAN", "pro")) {
      var one = found(session(broker, account));
      var two = found(session(broker, account));

      var home = Placement.of(account.id(), Topics.SESSION_EVENTS.partitions());
      assertThat(one).isNotEmpty().allMatch(each -> each.partition == home);
      assertThat(two).isNotEmpty().allMatch(each -> each.partition == home);
      assertThat(one)
          .extracting(each -> each.event.getPayload())
          .filteredOn(SessionTicked.class::isInstance)
          .isNotEmpty()
          .allSatisfy(
              fact -> {
                var tick = (SessionTicked) fact;
                assertThat(tick.getPlan()).isEqualTo("pro");
                assertThat(tick.getMonthlyLimit()).isEqualTo(100_000_000_000L);
                assertThat(tick.getBillingZone()).isEqualTo("UTC");
              });
    }
  }

  @Test
  void itTellsEveryPartitionThatTimePasses() {
    var id = EventIds.next();
    try (var broker = TestBrokers.start(log.kafka, "BROKER_ID", id)) {
      await().atMost(TestLog.PATIENCE).until(() -> broker.health().status().isUp());
      await()
          .atMost(TestLog.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          read().stream()
                              .filter(
                                  each ->
                                      each.event.getPayload() instanceof ClockTicked tick
                                          && tick.getBrokerId().equals(id))
                              .map(Found::partition)
                              .collect(Collectors.toSet()))
                      .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5));
    }
  }

  /** Opens a session and ends it; returns its id. */
  private static String session(TunnelBroker broker, TestLog.Account account) throws Exception {
    await().atMost(TestLog.PATIENCE).until(() -> broker.health().status().isUp());
    var agent = TestAgent.hello(broker, EventIds.next(), account.token(), 3000, null, null);
    var sessionId = agent.welcome().sessionId();
    agent.abort();
    log.awaitClosed(sessionId);
    return sessionId;
  }

  private static List<Found> found(String sessionId) {
    return read().stream().filter(each -> each.event.getSessionId().equals(sessionId)).toList();
  }

  private static List<Found> read() {
    var values = Topics.SESSION_EVENTS.valueDeserializer(log.kafka.serdeProperties());
    return TopicRecords.of(log.kafka.consumerProperties(), Topics.SESSION_EVENTS.name()).stream()
        .map(
            record ->
                new Found(
                    values.deserialize(record.topic(), record.value()),
                    record.partition(),
                    Instant.ofEpochMilli(record.timestamp())))
        .toList();
  }
}

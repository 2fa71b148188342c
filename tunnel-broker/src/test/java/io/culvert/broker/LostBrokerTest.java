package io.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.events.CloseReason;
import io.culvert.events.HostnameState;
import io.culvert.schemas.EventIds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that is gone for good, and one that was only taken to be, beside one that is there. */
@Timeout(120)
class LostBrokerTest {
  private static TestLog log;
  private static TunnelBroker witness;

  @BeforeAll
  static void start() {
    log = new TestLog();
    witness = broker("witness");
  }

  private static TunnelBroker broker(String id) {
    var broker =
        TestBrokers.start(
            log.kafka,
            "BROKER_ID",
            id,
            "HOP_SECRET",
            "a secret of gateways and brokers",
            "HOP_ADDRESS",
            "localhost",
            "BROKER_LOST_AFTER",
            "3s");
    await().atMost(TestLog.PATIENCE).until(() -> broker.health().status().isUp());
    return broker;
  }

  @AfterAll
  static void stop() {
    witness.close();
    log.close();
  }

  @Test
  void whatItLeftOpenIsClosedAsOfItsLastTickByAnother() throws Exception {
    var lost = broker("lost");
    var welcome = TestAgent.hello(lost, EventIds.next(), null, 3000, null, null).welcome();
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isPresent());
    await().atMost(TestLog.PATIENCE).until(() -> log.name(welcome.hostname()).isPresent());
    await().atMost(TestLog.PATIENCE).until(() -> !log.of(welcome.sessionId()).isEmpty());
    lost.abandon();

    var closed = log.awaitClosed(welcome.sessionId());

    assertThat(closed.getReason()).isEqualTo(CloseReason.BROKER_LOST);
    assertThat(closed.getLastSeq()).isEqualTo(log.ticks(welcome.sessionId()).size());
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isEmpty());
    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> !log.name(welcome.hostname()).map(HostnameState::getOnline).orElse(true));
  }

  @Test
  void oneThatWasGivenUpButIsThereAsksItsAgentsToComeAgain() throws Exception {
    var agent = TestAgent.hello(witness, EventIds.next(), null, 3000, null, null);
    var welcome = agent.welcome();
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isPresent());

    log.takeRouteAway(welcome.sessionId());

    var refused = agent.refused();
    assertThat(refused.code()).isEqualTo("CVT-2043");
    assertThat(refused.retry()).isTrue();
    assertThat(log.awaitClosed(welcome.sessionId()).getReason()).isEqualTo(CloseReason.BROKER_LOST);
  }
}

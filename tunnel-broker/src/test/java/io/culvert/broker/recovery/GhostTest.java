package io.culvert.broker.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.metering.Totals;
import io.culvert.events.CloseReason;
import io.culvert.events.Route;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionOpened;
import io.culvert.events.SessionTicked;
import io.culvert.events.TunnelProtocol;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Given these events, when the session is found without a broker, then that is its end. */
class GhostTest {
  private static final Instant OPENED = Instant.parse("2026-11-23T10:00:00Z");

  @Test
  void itEndsWithItsLastTick() {
    var ghost = given(opened(), tick(1, 5), tick(2, 7));

    assertThat(ghost.needsClosing()).isTrue();
    assertThat(ghost.metered().seq()).isEqualTo(2);
    assertThat(ghost.metered().until()).isEqualTo(OPENED.plusSeconds(2));
    assertThat(ghost.metered().totals()).isEqualTo(new Totals(12, 24, 2));
  }

  @Test
  void aRepeatedTickAndOneAfterAGapCountForNothing() {
    var ghost = given(opened(), tick(1, 5), tick(1, 5), tick(3, 100));

    assertThat(ghost.metered().seq()).isEqualTo(1);
    assertThat(ghost.metered().totals()).isEqualTo(new Totals(5, 10, 1));
  }

  @Test
  void withoutATickItEndsWhenItBegan() {
    var ghost = given(opened());

    assertThat(ghost.needsClosing()).isTrue();
    assertThat(ghost.metered().until()).isEqualTo(OPENED);
    assertThat(ghost.metered().seq()).isZero();
  }

  @Test
  void whatWasClosedIsNotClosedAgain() {
    assertThat(given(opened(), tick(1, 5), closed()).needsClosing()).isFalse();
  }

  @Test
  void whatNeverBeganNeedsNoEnd() {
    assertThat(given().needsClosing()).isFalse();
  }

  private static Ghost given(Object... facts) {
    var ghost = Ghost.of(route());
    for (var fact : List.of(facts)) {
      ghost =
          ghost.after(
              SessionEvent.newBuilder()
                  .setEventId("e")
                  .setOccurredAt(OPENED)
                  .setSessionId("s")
                  .setHostname("a.localhost")
                  .setPayload(fact)
                  .build());
    }
    return ghost;
  }

  private static SessionOpened opened() {
    return SessionOpened.newBuilder()
        .setProtocol(TunnelProtocol.HTTP)
        .setLocalPort(1)
        .setEpoch(1)
        .setBrokerId("b")
        .setAgentVersion("x")
        .setAgentAddress("::1")
        .setRecordRequests(true)
        .build();
  }

  private static SessionTicked tick(long seq, long bytes) {
    return SessionTicked.newBuilder()
        .setSeq(seq)
        .setFrom(OPENED.plusSeconds(seq - 1))
        .setTo(OPENED.plusSeconds(seq))
        .setBytesIn(bytes)
        .setBytesOut(2 * bytes)
        .setRequests(1)
        .build();
  }

  private static SessionClosed closed() {
    return SessionClosed.newBuilder()
        .setReason(CloseReason.AGENT_LEFT)
        .setLastSeq(1)
        .setBytesIn(5)
        .setBytesOut(10)
        .setRequests(1)
        .build();
  }

  private static Route route() {
    return Route.newBuilder()
        .setSessionId("s")
        .setHostname("a.localhost")
        .setProtocol(TunnelProtocol.HTTP)
        .setEpoch(1)
        .setBrokerId("b")
        .setBrokerAddress("")
        .setRecordRequests(true)
        .setOpenedAt(OPENED)
        .build();
  }
}

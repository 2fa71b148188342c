package io.culvert.projection.support;

import io.culvert.events.CloseReason;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionOpened;
import io.culvert.events.SessionTicked;
import io.culvert.events.TunnelProtocol;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A session in the making. */
public final class Sessions {

  public final String id = EventIds.next();
  public final TestLog log;
  public final @Nullable String account;
  public String host = "shop.localhost";
  public Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);

  public Sessions(TestLog log, TestLog.Account account) {
    this.log = log;
    this.account = account.id();
  }

  public Sessions open() {
    return open(TunnelProtocol.HTTP, null);
  }

  /** Opens one of any protocol; the port is that of a TCP tunnel. */
  public Sessions open(TunnelProtocol protocol, @Nullable Integer publicPort) {
    return publish(
        SessionOpened.newBuilder()
            .setProtocol(protocol)
            .setLocalPort(3000)
            .setPublicPort(publicPort)
            .setEpoch(1)
            .setBrokerId("broker-1")
            .setAgentVersion("culvert/0.1.0")
            .setAgentAddress("198.51.100.2")
            .setRecordRequests(true)
            .build());
  }

  /** 10 bytes in, 20 out and one request a tick. */
  public Sessions tick(long seq) {
    var from = at.plusSeconds(2 * (seq - 1));
    return publish(new SessionTicked(seq, from, from.plusSeconds(2), 10L, 20L, 1L, "UTC", "", -1L));
  }

  public Sessions close(CloseReason reason, long lastSeq) {
    return publish(new SessionClosed(reason, lastSeq, 10 * lastSeq, 20 * lastSeq, lastSeq));
  }

  private Sessions publish(Object payload) {
    log.publish(
        Topics.SESSION_EVENTS,
        id,
        new SessionEvent(EventIds.next(), at, id, account, host, payload));
    return this;
  }
}

package io.culvert.usage.metering;

import io.culvert.events.ClockTicked;
import io.culvert.events.CloseReason;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionOpened;
import io.culvert.events.SessionTicked;
import io.culvert.events.TunnelProtocol;
import io.culvert.schemas.EventIds;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Session events for tests. */
public final class Ticks {

  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private Ticks() {}

  public static SessionEvent opened(String session, @Nullable String account) {
    return event(
        session,
        account,
        SessionOpened.newBuilder()
            .setProtocol(TunnelProtocol.HTTP)
            .setLocalPort(3000)
            .setEpoch(1)
            .setBrokerId("broker")
            .setAgentVersion("culvert/0")
            .setAgentAddress("127.0.0.1")
            .setRecordRequests(true)
            .build());
  }

  /** A tick of two seconds with bytes in, twice as many out, and one request. */
  public static SessionEvent tick(String session, @Nullable String account, long seq, long bytes) {
    return tick(session, account, seq, bytes, NOON);
  }

  public static SessionEvent tick(
      String session, @Nullable String account, long seq, long bytes, Instant from) {
    return event(
        session,
        account,
        new SessionTicked(seq, from, from.plusSeconds(2), bytes, 2 * bytes, 1L, "UTC", "pro", -1L));
  }

  /** A tick of any length, by any clock, on a plan with a limit. */
  public static SessionTicked tick(
      long seq, Instant from, Instant to, long bytes, String zone, String plan, long limit) {
    return new SessionTicked(seq, from, to, bytes, 0L, 0L, zone, plan, limit);
  }

  public static SessionEvent closed(String session, @Nullable String account, long lastSeq) {
    return event(session, account, new SessionClosed(CloseReason.AGENT_LEFT, lastSeq, 0L, 0L, 0L));
  }

  /** Only that time passes. */
  public static SessionEvent clock() {
    return event("", null, new ClockTicked("broker", 0));
  }

  public static SessionEvent event(String session, @Nullable String account, Object fact) {
    return new SessionEvent(EventIds.next(), NOON, session, account, "shop.localhost", fact);
  }
}

package io.culvert.broker.session;

import io.culvert.broker.hop.ThisBroker;
import io.culvert.broker.metering.Metered;
import io.culvert.broker.metering.Terms;
import io.culvert.broker.metering.Tick;
import io.culvert.events.CloseReason;
import io.culvert.events.Route;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionOpened;
import io.culvert.events.SessionTicked;
import io.culvert.events.TunnelProtocol;
import io.culvert.schemas.EventIds;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The facts of a session as records. */
public final class SessionFacts {
  private SessionFacts() {}

  static SessionEvent opened(Session session, Arrival arrival, String brokerId) {
    return event(
        session.id(),
        session.accountId(),
        session.hostname(),
        session.openedAt(),
        SessionOpened.newBuilder()
            .setProtocol(protocol(session))
            .setLocalPort(session.ports().local())
            .setPublicPort(session.ports().remote())
            .setEpoch(session.epoch())
            .setBrokerId(brokerId)
            .setAgentVersion(arrival.hello().agent())
            .setAgentAddress(arrival.address())
            .setRecordRequests(session.info().recordRequests())
            .setExpiresAt(session.expiresAt())
            .setConnection(session.agent().connection())
            .build());
  }

  static SessionEvent ticked(Session session, Tick tick, Terms terms) {
    return event(
        session.id(),
        session.accountId(),
        session.hostname(),
        tick.to(),
        SessionTicked.newBuilder()
            .setSeq(tick.seq())
            .setFrom(tick.from())
            .setTo(tick.to())
            .setBytesIn(tick.totals().bytesIn())
            .setBytesOut(tick.totals().bytesOut())
            .setRequests(tick.totals().requests())
            .setBillingZone(terms.billingZone().getId())
            .setPlan(terms.plan())
            .setMonthlyLimit(terms.monthlyLimit())
            .build());
  }

  /** The end of a session, as of its last tick. */
  public static SessionEvent closed(
      String sessionId,
      @Nullable String accountId,
      String hostname,
      CloseReason reason,
      Metered metered) {
    return event(
        sessionId,
        accountId,
        hostname,
        metered.until(),
        SessionClosed.newBuilder()
            .setReason(reason)
            .setLastSeq(metered.seq())
            .setBytesIn(metered.totals().bytesIn())
            .setBytesOut(metered.totals().bytesOut())
            .setRequests(metered.totals().requests())
            .build());
  }

  static Route route(Session session, ThisBroker broker) {
    return Route.newBuilder()
        .setSessionId(session.id())
        .setAccountId(session.accountId())
        .setHostname(session.hostname())
        .setProtocol(protocol(session))
        .setPublicPort(session.ports().remote())
        .setEpoch(session.epoch())
        .setBrokerId(broker.id())
        .setBrokerAddress(broker.address())
        .setBrokerRun(broker.run())
        .setRecordRequests(session.info().recordRequests())
        .setPolicy(broker.sealed(session.info().policy(), session.id()))
        .setOpenedAt(session.openedAt())
        .setExpiresAt(session.expiresAt())
        .setAgentId(session.agent().id())
        .setConnection(session.agent().connection())
        .build();
  }

  /** The route of a session that takes no new requests. */
  static Route leavingRoute(Session session, ThisBroker broker) {
    return Route.newBuilder(route(session, broker)).setLeaving(true).build();
  }

  private static TunnelProtocol protocol(Session session) {
    return TunnelProtocol.valueOf(session.ports().kind().name());
  }

  private static SessionEvent event(
      String sessionId,
      @Nullable String accountId,
      String hostname,
      Instant occurredAt,
      Object payload) {
    return SessionEvent.newBuilder()
        .setEventId(EventIds.next())
        .setOccurredAt(occurredAt)
        .setSessionId(sessionId)
        .setAccountId(accountId)
        .setHostname(hostname)
        .setPayload(payload)
        .build();
  }
}

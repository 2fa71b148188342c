package io.culvert.projection.dashboard;

import io.culvert.events.BodyEvent;
import io.culvert.events.CloseReason;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayFinished;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionOpened;
import io.culvert.events.SessionTicked;
import io.culvert.events.TunnelProtocol;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestLog.Account;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what control plane, broker, gateway and usage aggregator would, for the page to show.
 */
final class Traffic {

  private final TestLog log = new TestLog();

  /** A session that is open. */
  record Session(String id, String accountId, String hostname) {}

  /** An account that the page can call by its name. */
  Account account(String name) {
    return log.accountCalled(name);
  }

  void revoke(Account account) {
    log.revoke(account);
  }

  Session open(Account account, String hostname, int port, Instant since) {
    var session = new Session(EventIds.next(), account.id(), hostname);
    publish(
        session,
        since,
        SessionOpened.newBuilder()
            .setProtocol(TunnelProtocol.HTTP)
            .setLocalPort(port)
            .setEpoch(1)
            .setBrokerId("broker-1")
            .setAgentVersion("culvert/0.1.0")
            .setAgentAddress("127.0.0.1")
            .setRecordRequests(true)
            .setExpiresAt(null)
            .build());
    return session;
  }

  void tick(Session session, Instant from, Instant to, long bytesIn, long bytesOut, long requests) {
    publish(
        session,
        to,
        new SessionTicked(
            1L, micros(from), micros(to), bytesIn, bytesOut, requests, "UTC", "", -1L));
  }

  void close(Session session) {
    publish(session, Instant.now(), new SessionClosed(CloseReason.AGENT_LEFT, 0L, 0L, 0L, 0L));
  }

  void opened(Session session, RecordedExchange exchange) {
    publish(session, exchange, exchange.opened());
  }

  void completed(Session session, RecordedExchange exchange) {
    publish(session, exchange, exchange.completed());
  }

  /** Many at once; returns when Kafka has all of them. */
  void completed(Session session, Stream<RecordedExchange> exchanges) {
    exchanges
        .map(exchange -> event(session, exchange, exchange.completed()))
        .map(event -> log.send(Topics.HTTP_EXCHANGES, session.id(), event))
        .toList()
        .forEach(TestLog::await);
  }

  void chunks(Session session, RecordedExchange exchange) {
    for (var chunk : exchange.chunks()) {
      log.publish(
          Topics.HTTP_BODIES,
          exchange.id(),
          new BodyEvent(
              EventIds.next(),
              now(),
              exchange.id(),
              session.id(),
              session.accountId(),
              session.hostname(),
              chunk));
    }
  }

  void replayFinished(
      Session session, String replayId, @Nullable String exchangeId, @Nullable String errorCode) {
    log.publish(
        Topics.REPLAYS,
        session.hostname(),
        ReplayEvent.newBuilder()
            .setEventId(EventIds.next())
            .setOccurredAt(now())
            .setReplayId(replayId)
            .setAccountId(session.accountId())
            .setHostname(session.hostname())
            .setPayload(new ReplayFinished(exchangeId, exchangeId == null ? null : 200, errorCode))
            .build());
  }

  void usage(Account account, long bytesIn, long bytesOut, long requests, Duration tunnels) {
    var month = YearMonth.now(ZoneOffset.UTC).toString();
    log.publish(
        Topics.USAGE_MONTHLY,
        account.id() + "/" + month,
        new UsageMonthly(
            account.id(),
            month,
            bytesIn,
            bytesOut,
            requests,
            tunnels.toNanos() / 1000,
            7L,
            now(),
            -1L,
            "",
            UsageState.WITHIN,
            "UTC"));
  }

  private void publish(Session session, Instant at, SpecificRecord payload) {
    log.publish(
        Topics.SESSION_EVENTS,
        session.id(),
        SessionEvent.newBuilder()
            .setEventId(EventIds.next())
            .setOccurredAt(micros(at))
            .setSessionId(session.id())
            .setAccountId(session.accountId())
            .setHostname(session.hostname())
            .setPayload(payload)
            .build());
  }

  private void publish(Session session, RecordedExchange exchange, SpecificRecord payload) {
    log.publish(Topics.HTTP_EXCHANGES, session.id(), event(session, exchange, payload));
  }

  private static ExchangeEvent event(
      Session session, RecordedExchange exchange, SpecificRecord payload) {
    return ExchangeEvent.newBuilder()
        .setEventId(EventIds.next())
        .setOccurredAt(now())
        .setExchangeId(exchange.id())
        .setSessionId(session.id())
        .setAccountId(session.accountId())
        .setHostname(session.hostname())
        .setPayload(payload)
        .build();
  }

  private static Instant now() {
    return micros(Instant.now());
  }

  private static Instant micros(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS);
  }
}

package io.culvert.broker.session;

import io.culvert.events.Route;
import io.culvert.tunnel.hello.TunnelKind;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A session among those on its hostname, whichever broker holds it. Agents of one account that
 * forward the same protocol share a hostname; whoever else comes takes it over. Pure.
 *
 * @param accountId null when anonymous
 * @param agentId of the agent's process
 * @param connection which of the agent's connections it is
 * @param port public port of its own; null unless it is a TCP tunnel
 */
record Member(
    String sessionId,
    @Nullable String accountId,
    String hostname,
    String agentId,
    int connection,
    TunnelKind kind,
    @Nullable Integer port,
    Instant openedAt)
    implements Comparable<Member> {

  private static final Comparator<Member> OLDEST_FIRST =
      Comparator.comparing(Member::openedAt).thenComparing(Member::sessionId);

  static Member of(Session session) {
    return new Member(
        session.id(),
        session.accountId(),
        session.hostname(),
        session.agent().id(),
        session.agent().connection(),
        session.ports().kind(),
        session.ports().remote(),
        session.openedAt());
  }

  static Member of(Route route) {
    // Routes of older brokers name no agent; each is one of its own.
    var agent = route.getAgentId().isEmpty() ? route.getSessionId() : route.getAgentId();
    return new Member(
        route.getSessionId(),
        route.getAccountId(),
        route.getHostname(),
        agent,
        route.getConnection(),
        TunnelKind.valueOf(route.getProtocol().name()),
        route.getPublicPort(),
        route.getOpenedAt());
  }

  TunnelKey tunnel() {
    return new TunnelKey(hostname, agentId);
  }

  /** Whether both are of one agent. */
  boolean isOfTheAgentOf(Member other) {
    return agentId.equals(other.agentId);
  }

  boolean isOlderThan(Member other) {
    return compareTo(other) < 0;
  }

  /** Whether the other one has to end because this one has come after it. */
  boolean replaces(Member older) {
    if (!hostname.equals(older.hostname) || sessionId.equals(older.sessionId)) {
      return false;
    }
    return isOfTheAgentOf(older)
        ? connection == older.connection
        : accountId == null || !accountId.equals(older.accountId) || kind != older.kind;
  }

  @Override
  public int compareTo(Member other) {
    return OLDEST_FIRST.compare(this, other);
  }
}

package io.culvert.gateway.hop;

import io.culvert.events.Route;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.PolicyJson;
import io.culvert.tunnel.stream.TunnelInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * A session as its route says it.
 *
 * @param agentId of the agent's process; the session's own id when the route names none
 * @param connection which of the agent's connections it is
 * @param leaving whether it takes no new requests
 */
record Session(
    TunnelInfo info,
    String brokerId,
    String brokerRun,
    String agentId,
    int connection,
    boolean leaving,
    Instant openedAt)
    implements Comparable<Session> {

  private static final Comparator<Session> OLDEST_FIRST =
      Comparator.comparing(Session::openedAt).thenComparing(session -> session.info().sessionId());

  /**
   * Reads a route.
   *
   * @throws IllegalArgumentException when its policy cannot be read; without it the tunnel must not
   *     be served
   */
  static Session of(Route route, HopSecret secret) {
    var id = route.getSessionId();
    return new Session(
        new TunnelInfo(
            id,
            route.getAccountId(),
            route.getHostname(),
            route.getRecordRequests(),
            kind(route),
            route.getPublicPort(),
            policy(route, secret)),
        route.getBrokerId(),
        route.getBrokerRun(),
        route.getAgentId().isEmpty() ? id : route.getAgentId(),
        route.getConnection(),
        route.getLeaving(),
        route.getOpenedAt());
  }

  private static TunnelKind kind(Route route) {
    return switch (route.getProtocol()) {
      case HTTP -> TunnelKind.HTTP;
      case TCP -> TunnelKind.TCP;
      case TLS -> TunnelKind.TLS;
    };
  }

  private static EdgePolicy policy(Route route, HopSecret secret) {
    if (route.getPolicy().isEmpty()) {
      return EdgePolicy.NONE;
    }
    return secret
        .open(route.getPolicy(), route.getSessionId())
        .map(PolicyJson::read)
        .orElseThrow(
            () -> new IllegalArgumentException("its policy is sealed under another secret"));
  }

  /** Whether the other one is over because this one has come after it. */
  boolean replaces(Session older) {
    if (compareTo(older) <= 0) {
      return false;
    }
    if (agentId.equals(older.agentId)) {
      return connection == older.connection;
    }
    // Agents of one account share a hostname; whoever else comes takes it over.
    var account = info.accountId();
    return account == null || !Objects.equals(account, older.info.accountId());
  }

  @Override
  public int compareTo(Session other) {
    return OLDEST_FIRST.compare(this, other);
  }
}

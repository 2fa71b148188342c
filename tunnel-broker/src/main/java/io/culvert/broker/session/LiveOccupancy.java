package io.culvert.broker.session;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the sessions here and at those of other brokers. */
record LiveOccupancy(Sessions sessions, Elsewhere elsewhere, Known known) implements Occupancy {

  @Override
  public int tunnels(String accountId, TunnelKey without) {
    return TunnelLimit.others(ofAccount(accountId), without);
  }

  /** Sessions of the account at all brokers. */
  List<Member> ofAccount(String accountId) {
    return Stream.concat(
            serving(sessions.ofAccount(accountId)), elsewhere.ofAccount(accountId).stream())
        .toList();
  }

  @Override
  public boolean isUsedByAnother(TunnelKey tunnel) {
    return Stream.concat(
            serving(sessions.on(tunnel.hostname())),
            elsewhere.ofHostname(tunnel.hostname()).stream())
        .anyMatch(member -> !member.agentId().equals(tunnel.agentId()));
  }

  @Override
  public boolean isPortUsedElsewhere(int port, String hostname) {
    return elsewhere.ofPort(port).stream().anyMatch(other -> !other.hostname().equals(hostname));
  }

  private static Stream<Member> serving(Collection<LiveSession> those) {
    return those.stream().filter(LiveSession::isServing).map(LiveSession::member);
  }

  @Override
  public int anonymousFrom(String from, String exceptHostname) {
    return (int)
        serving(sessions.anonymousFrom(from))
            .map(Member::hostname)
            .distinct()
            .filter(hostname -> !hostname.equals(exceptHostname))
            .count();
  }

  @Override
  public int anonymousNames() {
    return known.names().anonymous();
  }
}

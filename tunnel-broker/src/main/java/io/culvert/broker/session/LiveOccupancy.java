package io.culvert.broker.session;

import java.time.Clock;

/** Counts the sessions here, and by their routes those of the account at other brokers. */
record LiveOccupancy(Sessions sessions, Known known, String brokerId, Clock clock)
    implements Occupancy {

  @Override
  public int ofAccount(String accountId, String exceptHostname) {
    return (int) (here(accountId, exceptHostname) + elsewhere(accountId, exceptHostname));
  }

  private long here(String accountId, String exceptHostname) {
    return sessions.ofAccount(accountId).stream()
        .filter(live -> !live.isOver() && !live.session().hostname().equals(exceptHostname))
        .count();
  }

  // Routes of this broker are left out: they lag behind what it knows, or a crash left them.
  private long elsewhere(String accountId, String exceptHostname) {
    var now = clock.instant();
    return known.routes().ofAccount(accountId).stream()
        .filter(route -> !route.getBrokerId().equals(brokerId))
        .filter(route -> !route.getHostname().equals(exceptHostname))
        .filter(route -> route.getExpiresAt() == null || now.isBefore(route.getExpiresAt()))
        .count();
  }

  @Override
  public int anonymousFrom(String from, String exceptHostname) {
    return (int)
        sessions.anonymousFrom(from).stream()
            .filter(live -> !live.isOver() && !live.session().hostname().equals(exceptHostname))
            .count();
  }

  @Override
  public int anonymousNames() {
    return known.names().anonymous();
  }
}

package io.culvert.broker.session;

import io.culvert.broker.name.NameUse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is to be done for sessions while they run: ticks every few seconds, and ends as soon as the
 * log says something that ends one.
 */
public final class SessionUpkeep {
  /** Names without a tunnel that are kept for an account. Reservations are kept all the same. */
  private static final int NAMES_OF_AN_ACCOUNT = 100;

  private final Sessions sessions;
  private final Known known;
  private final NameStates nameStates;
  private final Duration anonymousTimeout;
  private final Clock clock;

  SessionUpkeep(
      Sessions sessions,
      Known known,
      NameStates nameStates,
      Duration anonymousTimeout,
      Clock clock) {
    this.sessions = sessions;
    this.known = known;
    this.nameStates = nameStates;
    this.anonymousTimeout = anonymousTimeout;
    this.clock = clock;
  }

  /** What is to be done every few seconds: ticks, and ends whose time has come. */
  public void tick() {
    var now = clock.instant();
    for (var live : sessions.all()) {
      if (live.isOver()) {
        sessions.finish(live, now); // The publisher had no room at first.
      } else if (!live.endIfDue(known, now)) {
        live.tick(now);
      }
    }
    forgetNames(now);
    sessions.lookAtLeftNames();
    sessions.inTurn(
        () -> {
          nameStates.tellOwed();
          return null;
        });
  }

  /** The log says something new of the account; its sessions may have to end. */
  public void accountChanged(String accountId) {
    var now = clock.instant();
    sessions.ofAccount(accountId).forEach(live -> live.endIfDue(known, now));
  }

  /** The log says something new of the hostname; the sessions on it may have to end. */
  public void hostnameChanged(String hostname) {
    sessions.on(hostname).forEach(live -> live.endIfDue(known, clock.instant()));
  }

  private void forgetNames(Instant now) {
    // Kept for a while after their time, so that a late agent is told why and a visitor gets 502.
    forget(known.names().expiredBefore(now.minus(anonymousTimeout)));
    forget(known.names().surplus(NAMES_OF_AN_ACCOUNT));
  }

  private void forget(List<NameUse> uses) {
    uses.forEach(use -> sessions.inTurn(() -> forget(use)));
  }

  private boolean forget(NameUse use) {
    var names = known.names();
    if (names.find(use.hostname()).filter(use::equals).isEmpty()) {
      return false;
    }
    names.remove(use.hostname());
    nameStates.tell(use.hostname());
    return true;
  }
}

package io.culvert.broker.session;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.Names;
import io.culvert.broker.route.LiveTunnels;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Says of each name whether it is online: as long as any session is on it, at whatever broker. The
 * last one to leave says so; when two brokers each take the other's for the last, both look again
 * when they hear that it was not. Used in the turns of {@link Sessions}.
 */
final class NamesInUse {
  private final Names names;
  private final LiveTunnels tunnels;
  private final Elsewhere elsewhere;
  private final NameStates states;
  private final Set<String> leftToOthers = new HashSet<>();

  NamesInUse(Names names, LiveTunnels tunnels, Elsewhere elsewhere, NameStates states) {
    this.names = names;
    this.tunnels = tunnels;
    this.elsewhere = elsewhere;
    this.states = states;
  }

  /** A session has begun on its name. */
  void taken(Session session) {
    leftToOthers.remove(session.hostname());
    names.put(session.nameUse());
    states.tell(session.hostname());
  }

  /** A session has left the name. */
  void left(String hostname, Instant since) {
    if (!tunnels.at(hostname).isEmpty()) {
      return;
    }
    if (!elsewhere.ofHostname(hostname).isEmpty()) {
      leftToOthers.add(hostname);
      return;
    }
    leftToOthers.remove(hostname);
    names
        .find(hostname)
        .filter(NameUse::online)
        .ifPresent(
            use -> {
              names.put(use.offline(later(since, use.since())));
              states.tell(hostname);
            });
  }

  /** A session at another broker has left the name. */
  void leftElsewhere(String hostname, Instant since) {
    if (leftToOthers.contains(hostname)) {
      left(hostname, since);
    }
  }

  /** Brokers that held the last session on a name may have died without a word. */
  void lookAgain(Instant now) {
    List.copyOf(leftToOthers).forEach(hostname -> left(hostname, now));
  }

  /** Another broker, which had not heard of the sessions here, has taken the name for left. */
  void correct(String hostname, Instant now) {
    if (tunnels.at(hostname).isEmpty()) {
      return;
    }
    names
        .find(hostname)
        .filter(use -> !use.online())
        .ifPresent(
            use -> {
              names.put(use.online(later(now, use.since())));
              states.tell(hostname);
            });
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}

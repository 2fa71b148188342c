package io.culvert.broker.session;

import io.culvert.broker.route.LiveTunnels;
import io.culvert.events.CloseReason;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.Tunnel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of this broker, from their opening to the record of their end. Opening and closing
 * take turns, so that everybody agrees who is on a hostname whatever races; everything else goes on
 * beside it.
 */
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private final LiveTunnels tunnels;
  private final NamesInUse names;
  private final RouteRemovals removals;
  private final Clock clock;
  private final SessionTable table = new SessionTable();

  Sessions(LiveTunnels tunnels, NamesInUse names, RouteRemovals removals, Clock clock) {
    this.tunnels = tunnels;
    this.names = names;
    this.removals = removals;
    this.clock = clock;
  }

  /** Does something while no session is opened or closed. */
  <T> T inTurn(Supplier<T> what) {
    synchronized (this) {
      return what.get();
    }
  }

  /**
   * The session is there from now on, and gateways find it. In a turn.
   *
   * @return those that it takes the place of; no request goes to them any more
   */
  List<LiveSession> begin(LiveSession live) {
    var session = live.session();
    table.add(live);
    var replaced =
        on(session.hostname()).stream()
            .filter(older -> live.member().replaces(older.member()))
            .toList();
    tunnels.online(session.hostname(), live);
    replaced.forEach(older -> tunnels.offline(session.hostname(), older));
    names.taken(session);
    return replaced;
  }

  /**
   * Its agent says that it leaves: no request is sent there any more, those that run go on.
   *
   * @param grace in which those are served that are on their way already
   */
  void leave(LiveSession live, Duration grace) {
    synchronized (this) {
      live.leaves(); // first, so that whoever comes in the next turn is not counted beside it
      withdraw(live, now());
    }
    live.endWhenIdle(grace);
  }

  private void withdraw(LiveSession live, Instant now) {
    tunnels.offline(live.session().hostname(), live);
    names.left(live.session().hostname(), now);
  }

  /** A session's connection is gone. */
  void over(LiveSession live, CloseCause cause, String detail) {
    var reason = live.over(cause);
    var session = live.session();
    var now = now();
    if (cause == CloseCause.PROTOCOL_ERROR) {
      log.warn("Session {} from {} ended: {}", session.id(), session.agent().from(), detail);
    } else {
      log.info(
          "Session {} of {} is over: {} ({})", session.id(), session.hostname(), reason, detail);
    }
    synchronized (this) {
      withdraw(live, now);
    }
    finish(live, now);
  }

  /** A session of an earlier life of this broker was on the name until then. */
  public synchronized void nameLeft(String hostname, Instant since) {
    names.left(hostname, since);
  }

  /** A session at another broker was on the name until then. */
  synchronized void leftElsewhere(String hostname, Instant since) {
    names.leftElsewhere(hostname, since);
  }

  /** Names that were left to sessions at other brokers may be left by now. */
  synchronized void lookAtLeftNames() {
    names.lookAgain(now());
  }

  /** The log says something new of the name. */
  public void nameFollowed(String hostname) {
    if (!tunnels.at(hostname).isEmpty()) {
      synchronized (this) {
        names.correct(hostname, now());
      }
    }
  }

  /**
   * The route of a session is gone. When it was not taken away here, another broker has given this
   * one up and closed the session, so its agent has to open another one.
   */
  void givenUpElsewhere(String sessionId) {
    table
        .find(sessionId)
        .ifPresent(
            live ->
                live.end(Ending.comeAgain(CloseReason.BROKER_LOST, CulvertError.BROKER_GIVEN_UP)));
  }

  /** Records the end of a session that is over, if there is room; else to be tried again. */
  void finish(LiveSession live, Instant now) {
    if (live.publishClose(now) && table.remove(live)) {
      removals.add(live.session().id());
    }
  }

  /** Asks every agent to go elsewhere before this broker stops. */
  void sendElsewhere() {
    inTurn(() -> List.copyOf(table.all())).forEach(LiveSession::sendElsewhere);
  }

  /** Ends every session. */
  void endAll(Ending ending) {
    for (var live : inTurn(() -> List.copyOf(table.all()))) {
      live.end(ending);
    }
  }

  /** The session with that id, if it is live. */
  public Optional<Tunnel> live(UUID id) {
    return table.find(id.toString()).map(Tunnel.class::cast);
  }

  Collection<LiveSession> all() {
    return table.all();
  }

  Collection<LiveSession> ofAccount(String accountId) {
    return table.ofAccount(accountId);
  }

  Collection<LiveSession> anonymousFrom(String address) {
    return table.anonymousFrom(address);
  }

  /** The sessions that serve the hostname now. */
  List<LiveSession> on(String hostname) {
    return tunnels.at(hostname).stream().map(LiveSession.class::cast).toList();
  }

  /** The sessions that have the public port now. */
  List<LiveSession> withPort(int port) {
    return tunnels.ports().tunnels(port).stream().map(LiveSession.class::cast).toList();
  }

  public boolean isEmpty() {
    return table.all().isEmpty();
  }

  public int size() {
    return table.all().size();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

package io.culvert.broker.session;

import io.culvert.broker.name.Names;
import io.culvert.broker.route.LiveTunnels;
import io.culvert.events.CloseReason;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.Tunnel;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of this broker, from their opening to the record of their end. Opening and closing
 * take turns, so that a hostname has one session at a time whatever races; everything else goes on
 * beside it.
 */
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private final Names names;
  private final LiveTunnels tunnels;
  private final NameStates nameStates;
  private final RouteRemovals removals;
  private final Clock clock;
  private final Map<String, LiveSession> byId = new ConcurrentHashMap<>();
  private final SessionIndex byAccount = new SessionIndex();
  private final SessionIndex anonymousByAddress = new SessionIndex();

  public Sessions(
      Names names,
      LiveTunnels tunnels,
      NameStates nameStates,
      RouteRemovals removals,
      Clock clock) {
    this.names = names;
    this.tunnels = tunnels;
    this.nameStates = nameStates;
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
   * @return the one that it takes the hostname from
   */
  @Nullable LiveSession begin(LiveSession live) {
    var session = live.session();
    byId.put(session.id(), live);
    if (session.accountId() == null) {
      anonymousByAddress.add(session.agent().from(), live);
    } else {
      byAccount.add(session.accountId(), live);
    }
    names.put(session.nameUse());
    var before = (LiveSession) tunnels.online(session.hostname(), live);
    nameStates.tell(session.hostname());
    return before;
  }

  /** A session's connection is gone. */
  void over(LiveSession live, CloseCause cause, String detail) {
    var reason =
        live.over(
            switch (cause) {
              case PEER_LEFT -> CloseReason.AGENT_LEFT;
              case PEER_LOST -> CloseReason.AGENT_LOST;
              case PROTOCOL_ERROR -> CloseReason.PROTOCOL_ERROR;
              case CLOSED_HERE -> CloseReason.OTHER;
            });
    var session = live.session();
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (cause == CloseCause.PROTOCOL_ERROR) {
      log.warn("Session {} from {} ended: {}", session.id(), session.agent().address(), detail);
    } else {
      log.info(
          "Session {} of {} is over: {} ({})", session.id(), session.hostname(), reason, detail);
    }
    synchronized (this) {
      tunnels.offline(session.hostname(), live);
      nameLeft(session.hostname(), session.id(), now);
    }
    finish(live, now);
  }

  /** Nobody is connected under the name since then, if the session was the last on it. */
  public synchronized void nameLeft(String hostname, String sessionId, Instant since) {
    names
        .find(hostname)
        .filter(use -> use.online() && use.lastSessionId().equals(sessionId))
        .ifPresent(
            use -> {
              names.put(use.offline(since));
              nameStates.tell(hostname);
            });
  }

  /** Records the end of a session that is over, if there is room; else to be tried again. */
  void finish(LiveSession live, Instant now) {
    var session = live.session();
    if (live.publishClose(now) && byId.remove(session.id(), live)) {
      if (session.accountId() == null) {
        anonymousByAddress.remove(session.agent().from(), live);
      } else {
        byAccount.remove(session.accountId(), live);
      }
      removals.add(session.id());
    }
  }

  /** Sends everybody elsewhere. */
  void endAll(Ending ending) {
    for (var live : inTurn(() -> List.copyOf(byId.values()))) {
      live.drain();
      live.end(ending);
    }
  }

  /** The session with that id, if it is live. */
  public Optional<Tunnel> live(UUID id) {
    return Optional.ofNullable(byId.get(id.toString()))
        .filter(live -> !live.isOver())
        .map(Tunnel.class::cast);
  }

  Collection<LiveSession> all() {
    return byId.values();
  }

  Collection<LiveSession> ofAccount(String accountId) {
    return byAccount.of(accountId);
  }

  Collection<LiveSession> anonymousFrom(String address) {
    return anonymousByAddress.of(address);
  }

  /** The session that has the hostname now. */
  @Nullable LiveSession on(String hostname) {
    return (LiveSession) tunnels.at(hostname);
  }

  public boolean isEmpty() {
    return byId.isEmpty();
  }

  public int size() {
    return byId.size();
  }
}

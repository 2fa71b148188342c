package io.culvert.broker.session;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.name.Names;
import io.culvert.broker.route.LiveTunnels;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.events.CloseReason;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.CredentialBook;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.TunnelConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions of this broker. Opening and closing take turns, so that a hostname has one session
 * at a time whatever races; everything else goes on beside it.
 */
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private static final TurnedAway NO_ROOM =
      new TurnedAway(
          CulvertError.NOT_READY, "The server cannot record another session just now.", true);

  private final BrokerSettings settings;
  private final Admission admission;
  private final CredentialBook credentials;
  private final Names names;
  private final LiveTunnels tunnels;
  private final EventPublisher publisher;
  private final RouteRemovals removals;
  private final NameStates nameStates;
  private final Admission.Chance chance;
  private final Clock clock;
  private final Map<String, LiveSession> sessions = new ConcurrentHashMap<>();
  private volatile boolean ready;
  private volatile boolean stopping;

  public Sessions(
      BrokerSettings settings,
      CredentialBook credentials,
      Names names,
      LiveTunnels tunnels,
      EventPublisher publisher,
      RouteRemovals removals,
      Clock clock) {
    this.settings = settings;
    this.admission =
        new Admission(settings.baseDomain(), settings.anonymous(), settings.anonymousTimeout());
    this.credentials = credentials;
    this.names = names;
    this.tunnels = tunnels;
    this.publisher = publisher;
    this.removals = removals;
    this.nameStates = new NameStates(names, publisher);
    this.chance = new SecureChance();
    this.clock = clock;
  }

  /** The answer to a hello: a welcome, or why not. */
  public sealed interface Answer {
    /** The session is open, and found by gateways from now on. */
    record Welcomed(Welcome welcome) implements Answer {}

    /** There is no session. */
    record Declined(TurnedAway why) implements Answer {}
  }

  /**
   * Decides about an agent, and opens its session.
   *
   * @param connect puts the tunnel into the agent's pipeline; called on the calling thread, before
   *     any gateway can find it
   */
  public Answer open(
      Hello hello, String agentAddress, Function<ConnectionListener, TunnelConnection> connect) {
    LiveSession live;
    LiveSession before;
    Admitted admitted;
    synchronized (this) {
      var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      switch (decide(hello, now)) {
        case TurnedAway why -> {
          return new Answer.Declined(why);
        }
        case Admitted yes -> admitted = yes;
      }
      var session = session(hello, admitted, agentAddress, now);
      if (!recordOpening(session)) {
        log.warn("A session of {} is refused: its opening cannot be recorded", session.hostname());
        return new Answer.Declined(NO_ROOM);
      }
      var end = new EndOfSession();
      live = new LiveSession(session, connect.apply(end), publisher);
      sessions.put(session.id(), live);
      names.put(session.nameUse());
      before = (LiveSession) tunnels.online(session.hostname(), live);
      nameStates.tell(session.hostname());
      end.opened(live);
    }
    if (before != null) {
      replace(before, hello.agentId());
    }
    return new Answer.Welcomed(welcome(live.session(), admitted));
  }

  private Decision decide(Hello hello, Instant now) {
    return stopping
        ? TurnedAway.forNow(CulvertError.SERVER_STOPPING)
        : admission.decide(hello, new Admission.Known(ready, credentials, names), chance, now);
  }

  private static Session session(Hello hello, Admitted admitted, String address, Instant now) {
    var token = hello.token();
    var credential = admitted.credential();
    var key = admitted.resumeKey();
    return new Session(
        EventIds.next(),
        hello.agentId(),
        credential == null ? null : credential.accountId(),
        token == null ? null : TokenFormat.sha256(token),
        admitted.hostname(),
        hello.port(),
        admitted.epoch(),
        hello.agent(),
        address,
        hello.record(),
        now,
        admitted.expiresAt(),
        key == null ? null : key.sha256());
  }

  /**
   * Offers what a session has to be known by before it may begin: bytes of a session that is not in
   * the log would be counted for nobody.
   *
   * @return false when the publisher had no room, and there must be no session
   */
  private boolean recordOpening(Session session) {
    // The route first: by it the next broker finds a session that a crash left open.
    if (!publisher.offer(
        Topics.ROUTES, session.id(), SessionFacts.route(session, settings.brokerId()))) {
      return false;
    }
    if (!publisher.offer(
        Topics.SESSION_EVENTS, session.id(), SessionFacts.opened(session, settings.brokerId()))) {
      removals.add(session.id());
      return false;
    }
    return true;
  }

  private static void replace(LiveSession before, String agentId) {
    if (before.session().agentId().equals(agentId)) {
      before.endQuietly();
    } else {
      before.end(CloseReason.REPLACED, CulvertError.SESSION_REPLACED, false);
    }
  }

  private Welcome welcome(Session session, Admitted admitted) {
    var key = admitted.resumeKey();
    return new Welcome(
        ProtocolLimits.VERSION,
        session.id(),
        session.hostname(),
        settings.publicUrl(session.hostname()),
        session.accountId() == null
            ? null
            : credentials.accountName(session.accountId()).orElse(session.accountId()),
        session.expiresAt() == null ? null : session.expiresAt().toString(),
        key == null ? null : key.text(),
        (int) settings.pingInterval().toSeconds(),
        settings.dashboardUrl());
  }

  /** Hears that a session's connection is over; on its event loop. */
  private final class EndOfSession implements ConnectionListener {
    private @Nullable LiveSession live;
    private @Nullable Runnable early;

    @Override
    public void onClosed(CloseCause cause, String detail) {
      var known = live;
      if (known == null) {
        early = () -> onClosed(cause, detail);
      } else {
        closed(known, cause, detail);
      }
    }

    /** The agent may leave at the very moment at which it is let in. */
    void opened(LiveSession session) {
      live = session;
      if (early != null) {
        early.run();
      }
    }
  }

  private void closed(LiveSession live, CloseCause cause, String detail) {
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
      log.warn("Session {} from {} ended: {}", session.id(), session.agentAddress(), detail);
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

  private void finish(LiveSession live, Instant now) {
    if (live.publishClose(now) && sessions.remove(live.session().id(), live)) {
      removals.add(live.session().id());
    }
  }

  /** What is to be done every few seconds: ticks, and ends whose time has come. */
  public void tick() {
    var now = clock.instant();
    for (var live : sessions.values()) {
      var session = live.session();
      if (live.isOver()) {
        finish(live, now); // The publisher had no room at first.
      } else if (session.isOverAt(now)) {
        live.end(CloseReason.EXPIRED, CulvertError.SESSION_EXPIRED, false);
      } else if (session.token() != null && credentials.find(session.token()).isEmpty()) {
        live.end(CloseReason.REVOKED, CulvertError.BAD_TOKEN, false);
      } else {
        live.tick(now);
      }
    }
    forgetAnonymousNames(now);
    synchronized (this) {
      nameStates.tellOwed();
    }
  }

  /** Kept for a while after their time, so that a late agent is told why and a visitor gets 502. */
  private void forgetAnonymousNames(Instant now) {
    for (var use : names.expiredBefore(now.minus(settings.anonymousTimeout()))) {
      synchronized (this) {
        if (names.find(use.hostname()).filter(use::equals).isPresent()) {
          names.remove(use.hostname());
          nameStates.tell(use.hostname());
        }
      }
    }
  }

  /** From now on agents are let in: everything that was in the log is known. */
  public void ready() {
    ready = true;
  }

  public boolean isReady() {
    return ready;
  }

  /** Lets nobody in any more and sends everybody elsewhere. */
  public void stop() {
    stopping = true;
    for (var live : all()) {
      live.drain();
      live.end(CloseReason.SERVER_STOPPED, CulvertError.SERVER_STOPPING, true);
    }
  }

  public boolean isEmpty() {
    return sessions.isEmpty();
  }

  public int size() {
    return sessions.size();
  }

  private Collection<LiveSession> all() {
    synchronized (this) {
      return List.copyOf(sessions.values());
    }
  }
}

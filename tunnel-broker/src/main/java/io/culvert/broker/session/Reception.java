package io.culvert.broker.session;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.hop.ThisBroker;
import io.culvert.broker.quota.Quotas;
import io.culvert.broker.session.Admission.Newcomer;
import io.culvert.broker.session.Admission.Situation;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.events.CloseReason;
import io.culvert.events.SessionEvent;
import io.culvert.runtime.credential.TellUses;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.TunnelConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets agents in, or says why not: a decision, its record in the log, and only then a session. */
public final class Reception {
  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private static final TurnedAway NO_ROOM =
      new TurnedAway(
          CulvertError.NOT_READY, "The server cannot record another session just now.", true);

  /** How far behind the log a broker may be without turning anyone away for it. */
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private final BrokerSettings settings;
  private final ThisBroker self;
  private final Admission admission;
  private final Known known;
  private final Sessions sessions;
  private final Occupancy occupancy;
  private final Quotas quotas;
  private final QuotaWatch quotaWatch;
  private final UnaryOperator<SessionEvent> sealing;
  private final TellUses uses;
  private final EventPublisher publisher;
  private final RouteRemovals removals;
  private final Welcomes welcomes;
  private final Admission.Chance chance = new SecureChance();
  private final Clock clock;
  private volatile boolean ready;
  private volatile boolean stopping;

  /**
   * @param sealing takes what is personal out of an opening, or seals it
   */
  public Reception(
      BrokerSettings settings,
      ThisBroker self,
      Known known,
      Elsewhere elsewhere,
      Sessions sessions,
      Quotas quotas,
      QuotaWatch quotaWatch,
      UnaryOperator<SessionEvent> sealing,
      EventPublisher publisher,
      RouteRemovals removals,
      Clock clock) {
    this.settings = settings;
    this.self = self;
    this.admission =
        new Admission(
            settings.baseDomain(),
            new AnonymousRules(
                settings.anonymous(),
                settings.anonymousTimeout(),
                settings.anonymousPerAddress(),
                settings.anonymousNames()),
            settings.entrances());
    this.known = known;
    this.sessions = sessions;
    this.occupancy = new LiveOccupancy(sessions, elsewhere, known);
    this.quotas = quotas;
    this.quotaWatch = quotaWatch;
    this.sealing = sealing;
    this.publisher = publisher;
    this.removals = removals;
    this.welcomes = new Welcomes(settings, known);
    this.clock = clock;
    this.uses = new TellUses(publisher, clock);
  }

  /** The answer to a hello: a welcome, or why not. */
  public sealed interface Answer {
    /**
     * The session is open, and found by gateways from now on.
     *
     * @param lines what the person at the agent should know besides
     */
    record Welcomed(Welcome welcome, List<LogLine> lines) implements Answer {}

    /** There is no session. */
    record Declined(TurnedAway why) implements Answer {}
  }

  /**
   * Who says hello.
   *
   * @param address for people to read
   * @param from whom it stands for, see {@link AddressGroup}
   */
  public record Arrival(Hello hello, String address, String from) {}

  /**
   * Completes when the agent's token is known, or has not come to be known within a moment: it may
   * have been made just now, and this broker be behind the log by some milliseconds.
   */
  public CompletableFuture<?> knowsSoon(Hello hello) {
    var token = hello.token();
    return token == null || !ready
        ? CompletableFuture.completedFuture(null)
        : known.credentials().findSoon(token, A_MOMENT);
  }

  /**
   * Decides about an agent, and opens its session.
   *
   * @param connect puts the tunnel into the agent's pipeline; called on the calling thread, before
   *     any gateway can find it
   */
  public Answer open(Arrival arrival, Function<ConnectionListener, TunnelConnection> connect) {
    return sessions
        .inTurn(
            () ->
                switch (decide(arrival)) {
                  case TurnedAway why -> Opening.declined(why);
                  case Admitted yes -> begin(arrival, yes, connect);
                })
        .answer();
  }

  private Decision decide(Arrival arrival) {
    return stopping
        ? TurnedAway.forNow(CulvertError.SERVER_STOPPING)
        : admission.decide(
            new Newcomer(arrival.hello(), arrival.from()),
            new Situation(ready, known, occupancy),
            chance,
            now());
  }

  private Opening begin(
      Arrival arrival, Admitted admitted, Function<ConnectionListener, TunnelConnection> connect) {
    var session = NewSession.of(arrival, admitted, now());
    if (!recordOpening(session, arrival)) {
      log.warn("A session of {} is refused: its opening cannot be recorded", session.hostname());
      return Opening.declined(NO_ROOM);
    }
    var end = new EndOfConnection();
    var account = session.accountId();
    var quota = account == null ? null : quotas.of(account);
    var live = new LiveSession(session, connect.apply(end), publisher, known.plans(), quota);
    var replaced = sessions.begin(live);
    if (admitted.credential() != null) {
      uses.used(admitted.credential());
    }
    end.opened(live);
    var answer = new Answer.Welcomed(welcomes.of(session, admitted), lines(live, admitted));
    return new Opening(answer, () -> replaced.forEach(older -> older.replacedBy(live.member())));
  }

  private List<LogLine> lines(LiveSession live, Admitted admitted) {
    var lines = new ArrayList<LogLine>(2);
    var account = live.session().accountId();
    var claim = admitted.claim();
    if (claim != null && !claim.settings().getEnabled()) {
      var off = CulvertError.HOSTNAME_SWITCHED_OFF;
      lines.add(
          new LogLine(
              "warn",
              off.code()
                  + " "
                  + claim.hostname()
                  + " is switched off: visitors get an error page."));
    }
    if (occupancy.isUsedByAnother(live.member().tunnel())) {
      lines.add(
          new LogLine(
              "info",
              "Another agent serves "
                  + live.session().hostname()
                  + " too: each request goes to one of them."));
    }
    if (account != null) {
      quotaWatch.lineAtBegin(account).ifPresent(lines::add);
    }
    return lines;
  }

  /**
   * Offers what a session has to be known by before it may begin: bytes of a session that is not in
   * the log would be counted for nobody.
   *
   * @return false when the publisher had no room, and there must be no session
   */
  private boolean recordOpening(Session session, Arrival arrival) {
    // The route first: by it the next broker finds a session that a crash left open.
    if (!publisher.offer(Topics.ROUTES, session.id(), SessionFacts.route(session, self))) {
      return false;
    }
    var opened = sealing.apply(SessionFacts.opened(session, arrival, settings.brokerId()));
    if (!publisher.offer(Topics.SESSION_EVENTS, session.id(), opened)) {
      removals.add(session.id());
      return false;
    }
    return true;
  }

  /** An answer, and what is to be done when the turn is over. */
  private record Opening(Answer decided, Runnable then) {
    static Opening declined(TurnedAway why) {
      return new Opening(new Answer.Declined(why), () -> {});
    }

    Answer answer() {
      then.run();
      return decided;
    }
  }

  /** Hears how a session's connection ends; on its event loop. */
  private final class EndOfConnection implements ConnectionListener {
    private @Nullable LiveSession live;
    private @Nullable Runnable early;

    @Override
    public void onDrain() {
      if (live != null) {
        // Those in this process know at once; those elsewhere have to read it first.
        sessions.leave(live, settings.hop().isOn() ? A_MOMENT : Duration.ZERO);
        tellLeaving(live.session());
      }
    }

    @Override
    public void onClosed(CloseCause cause, String detail) {
      var session = live;
      if (session == null) {
        early = () -> onClosed(cause, detail);
      } else {
        sessions.over(session, cause, detail);
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

  /** Gateways elsewhere shall send it no more requests. If there is no room, it refuses them. */
  private void tellLeaving(Session session) {
    publisher.offer(Topics.ROUTES, session.id(), SessionFacts.leavingRoute(session, self));
  }

  /** From now on agents are let in: everything that was in the log is known. */
  public void ready() {
    ready = true;
  }

  public boolean isReady() {
    return ready;
  }

  /** Lets nobody in any more, and asks everybody to go elsewhere; they may finish here. */
  public void sendElsewhere() {
    stopping = true;
    sessions.sendElsewhere();
  }

  /** Lets nobody in any more and ends every session. */
  public void stop() {
    stopping = true;
    sessions.endAll(Ending.comeAgain(CloseReason.SERVER_STOPPED, CulvertError.SERVER_STOPPING));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

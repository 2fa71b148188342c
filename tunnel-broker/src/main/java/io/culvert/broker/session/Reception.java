package io.culvert.broker.session;

import io.culvert.broker.session.Admission.Newcomer;
import io.culvert.broker.session.Admission.Situation;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.broker.session.OpenSession.Opening;
import io.culvert.events.CloseReason;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.TunnelConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Lets agents in, or says why not: a decision, and then a session. */
public final class Reception {
  /** How far behind the log a broker may be without turning anyone away for it. */
  static final Duration A_MOMENT = Duration.ofSeconds(1);

  private final Admission admission;
  private final Admission.Chance chance = new SecureChance();
  private final Known known;
  private final Sessions sessions;
  private final Occupancy occupancy;
  private final OpenSession opening;
  private final Clock clock;
  private volatile boolean ready;
  private volatile boolean stopping;

  /** Lets nobody in yet. */
  Reception(
      Admission admission,
      Known known,
      Sessions sessions,
      Occupancy occupancy,
      OpenSession opening,
      Clock clock) {
    this.admission = admission;
    this.known = known;
    this.sessions = sessions;
    this.occupancy = occupancy;
    this.opening = opening;
    this.clock = clock;
  }

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
    var decided =
        sessions.inTurn(
            () -> {
              var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
              return switch (decide(arrival, now)) {
                case TurnedAway why -> Opening.declined(why);
                case Admitted yes -> opening.of(arrival, yes, connect, now);
              };
            });
    decided.afterTurn().run();
    return decided.answer();
  }

  private Decision decide(Arrival arrival, Instant now) {
    return stopping
        ? TurnedAway.forNow(CulvertError.SERVER_STOPPING)
        : admission.decide(
            new Newcomer(arrival.hello(), arrival.from()),
            new Situation(ready, known, occupancy),
            chance,
            now);
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
}

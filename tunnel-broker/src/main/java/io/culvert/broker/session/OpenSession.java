package io.culvert.broker.session;

import io.culvert.broker.quota.Quotas;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.runtime.credential.TellUses;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.plan.AccountPlans;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.TunnelConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the session of an agent that is admitted: its record in the log, and only then the session.
 *
 * @param plans what its ticks are stamped with
 * @param publisher takes its ticks
 * @param leaveGrace in which streams are still opened when its agent leaves
 */
record OpenSession(
    Sessions sessions,
    SessionRecords records,
    AccountPlans plans,
    Quotas quotas,
    EventPublisher publisher,
    TellUses uses,
    Welcomes welcomes,
    Notices notices,
    Duration leaveGrace) {
  private static final Logger log = LoggerFactory.getLogger(OpenSession.class);

  private static final TurnedAway NO_ROOM =
      new TurnedAway(
          CulvertError.NOT_READY, "The server cannot record another session just now.", true);

  /** An answer, and what is to be done when the turn is over. */
  record Opening(Answer answer, Runnable afterTurn) {
    static Opening declined(TurnedAway why) {
      return new Opening(new Answer.Declined(why), () -> {});
    }
  }

  /** In a turn of the sessions. */
  Opening of(
      Arrival arrival,
      Admitted admitted,
      Function<ConnectionListener, TunnelConnection> connect,
      Instant now) {
    var session = NewSession.of(arrival, admitted, now);
    if (!records.opening(session, arrival)) {
      log.warn("A session of {} is refused: its opening cannot be recorded", session.hostname());
      return Opening.declined(NO_ROOM);
    }
    var end = new EndOfConnection(sessions, records, leaveGrace);
    var account = session.accountId();
    var quota = account == null ? null : quotas.of(account);
    var live = new LiveSession(session, connect.apply(end), publisher, plans, quota);
    var replaced = sessions.begin(live);
    if (admitted.credential() != null) {
      uses.used(admitted.credential());
    }
    end.opened(live);
    return new Opening(
        new Answer.Welcomed(welcomes.of(session, admitted), notices.of(live, admitted)),
        () -> replaced.forEach(older -> older.replacedBy(live.member())));
  }
}

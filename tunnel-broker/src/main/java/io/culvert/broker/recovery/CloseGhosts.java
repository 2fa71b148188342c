package io.culvert.broker.recovery;

import io.culvert.broker.session.RouteRemovals;
import io.culvert.broker.session.SessionFacts;
import io.culvert.broker.session.Sessions;
import io.culvert.events.CloseReason;
import io.culvert.events.Route;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes sessions whose broker is gone, as of their last tick. Works beside new sessions: a ghost's
 * id is never used again, and its name is only let go when nobody has it again. A crash on the way,
 * or somebody else who does the same, changes nothing: the log says what is closed already.
 */
public final class CloseGhosts {
  private static final Logger log = LoggerFactory.getLogger(CloseGhosts.class);

  private final SessionLog sessionLog;
  private final Sessions sessions;
  private final EventPublisher publisher;
  private final RouteRemovals removals;

  public CloseGhosts(
      SessionLog sessionLog, Sessions sessions, EventPublisher publisher, RouteRemovals removals) {
    this.sessionLog = sessionLog;
    this.sessions = sessions;
    this.publisher = publisher;
    this.removals = removals;
  }

  /**
   * Closes the sessions of these routes.
   *
   * @return false when the log cannot be read now; to be tried again
   */
  boolean close(List<Route> routes) {
    try {
      var ghosts = sessionLog.read(routes);
      ghosts.ifPresent(all -> all.forEach(this::close));
      return ghosts.isPresent();
    } catch (KafkaException e) {
      log.warn("What was left behind cannot be read yet: {}", e.toString());
      return false;
    }
  }

  private void close(Ghost ghost) {
    var route = ghost.route();
    if (ghost.needsClosing()) {
      var fact =
          SessionFacts.closed(
              route.getSessionId(),
              route.getAccountId(),
              route.getHostname(),
              CloseReason.BROKER_LOST,
              ghost.metered());
      if (!publisher.offer(Topics.SESSION_EVENTS, route.getSessionId(), fact)) {
        return; // Its route stays, and it is found again by that.
      }
      log.info(
          "Session {} of {} was left open by broker {}; closed as of {}",
          route.getSessionId(),
          route.getHostname(),
          route.getBrokerId(),
          ghost.metered().until());
    }
    sessions.nameLeft(route.getHostname(), ghost.metered().until());
    removals.add(route.getSessionId());
  }
}

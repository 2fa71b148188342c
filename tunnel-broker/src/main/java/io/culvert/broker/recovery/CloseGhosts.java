package io.culvert.broker.recovery;

import io.culvert.broker.session.RouteRemovals;
import io.culvert.broker.session.SessionFacts;
import io.culvert.broker.session.Sessions;
import io.culvert.events.CloseReason;
import io.culvert.events.Route;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the sessions that this broker held when it died, as of their last tick. Runs beside new
 * sessions: a ghost's id is never used again, and its name is only let go when nobody has it again.
 * A crash while it runs changes nothing: the routes that are left are found the next time.
 */
public final class CloseGhosts implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(CloseGhosts.class);
  private static final long PAUSE_SECONDS = 2;

  private final List<Route> routes;
  private final SessionLog sessionLog;
  private final Sessions sessions;
  private final EventPublisher publisher;
  private final RouteRemovals removals;
  private final CountDownLatch stopped;

  /**
   * The work to be done.
   *
   * @param routes of this broker, from before it let anyone in
   * @param stopped open as long as it may run
   */
  public CloseGhosts(
      List<Route> routes,
      KafkaSettings kafka,
      Sessions sessions,
      EventPublisher publisher,
      RouteRemovals removals,
      CountDownLatch stopped) {
    this.routes = routes;
    this.sessionLog = new SessionLog(kafka, () -> stopped.getCount() == 0);
    this.sessions = sessions;
    this.publisher = publisher;
    this.removals = removals;
    this.stopped = stopped;
  }

  @Override
  public void run() {
    try {
      while (!routes.isEmpty() && stopped.getCount() > 0 && !closeAll()) {
        if (stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean closeAll() {
    try {
      var ghosts = sessionLog.read(routes);
      if (stopped.getCount() == 0) {
        return false; // Perhaps not read to the end.
      }
      ghosts.forEach(this::close);
      return true;
    } catch (KafkaException e) {
      log.warn("What the last run left behind cannot be read yet: {}", e.toString());
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
        return; // Its route stays, so that the next start finds it.
      }
      log.info(
          "Session {} of {} was left open; closed as of {}",
          route.getSessionId(),
          route.getHostname(),
          ghost.metered().until());
    }
    sessions.nameLeft(route.getHostname(), ghost.metered().until());
    removals.add(route.getSessionId());
  }
}

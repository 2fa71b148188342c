package io.culvert.broker.session;

import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Takes routes of closed sessions out of the log, but only after their SessionClosed is in it: a
 * crash in between leaves a route, by which the next broker finds what it has to close. The other
 * way round it would leave a session that never ends.
 */
public final class RouteRemovals {
  private final EventPublisher publisher;
  private final Queue<String> sessionIds = new ConcurrentLinkedQueue<>();

  RouteRemovals(EventPublisher publisher) {
    this.publisher = publisher;
  }

  /** The session's end has been offered to the publisher; or its opening has not. */
  public void add(String sessionId) {
    sessionIds.add(sessionId);
  }

  /** Removes what can be removed, waiting so long for the log. */
  public void run(Duration patience) throws InterruptedException {
    int ready = sessionIds.size();
    if (ready == 0 || !publisher.flush(patience)) {
      return;
    }
    for (; ready > 0; ready--) {
      var sessionId = sessionIds.peek();
      if (sessionId == null || !publisher.offer(Topics.ROUTES, sessionId, null)) {
        return;
      }
      sessionIds.remove();
    }
  }
}

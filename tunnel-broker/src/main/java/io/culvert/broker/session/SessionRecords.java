package io.culvert.broker.session;

import io.culvert.broker.hop.ThisBroker;
import io.culvert.events.SessionEvent;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import java.util.function.UnaryOperator;

/**
 * Offers to the publisher that a session begins, and that it takes no new requests.
 *
 * @param sealing takes what is personal out of an opening, or seals it
 */
record SessionRecords(
    ThisBroker self,
    EventPublisher publisher,
    RouteRemovals removals,
    UnaryOperator<SessionEvent> sealing) {

  /**
   * Offers what a session has to be known by before it may begin: bytes of a session that is not in
   * the log would be counted for nobody.
   *
   * @return false when the publisher had no room, and there must be no session
   */
  boolean opening(Session session, Arrival arrival) {
    // The route first: by it the next broker finds a session that a crash left open.
    if (!publisher.offer(Topics.ROUTES, session.id(), SessionFacts.route(session, self))) {
      return false;
    }
    var opened = sealing.apply(SessionFacts.opened(session, arrival, self.id()));
    if (!publisher.offer(Topics.SESSION_EVENTS, session.id(), opened)) {
      removals.add(session.id());
      return false;
    }
    return true;
  }

  /** Gateways elsewhere shall send it no more requests. If there is no room, it refuses them. */
  void leaving(Session session) {
    publisher.offer(Topics.ROUTES, session.id(), SessionFacts.leavingRoute(session, self));
  }
}

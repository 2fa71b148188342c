package io.culvert.gateway.capture;

import io.culvert.events.BodyEvent;
import io.culvert.events.ExchangeEvent;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;

/** Where recorded exchanges go. Never waits. */
public interface ExchangeLog {

  /**
   * Takes an exchange's event.
   *
   * @return false when there was no room for it
   */
  boolean exchange(ExchangeEvent event);

  /**
   * Takes a piece of a body.
   *
   * @return false when there was no room for it
   */
  boolean piece(BodyEvent event);

  /**
   * The log in Kafka: exchanges in the order of their session, pieces in that of their exchange.
   */
  static ExchangeLog of(EventPublisher publisher) {
    return new ExchangeLog() {
      @Override
      public boolean exchange(ExchangeEvent event) {
        return publisher.offer(Topics.HTTP_EXCHANGES, event.getSessionId(), event);
      }

      @Override
      public boolean piece(BodyEvent event) {
        return publisher.offerBulk(Topics.HTTP_BODIES, event.getExchangeId(), event);
      }
    };
  }
}

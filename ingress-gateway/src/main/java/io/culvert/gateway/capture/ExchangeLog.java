package io.culvert.gateway.capture;

import io.culvert.events.BodyEvent;
import io.culvert.events.ExchangeEvent;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import org.jspecify.annotations.Nullable;

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
   *
   * @param clear takes what belongs to no account, and is in clear
   * @param sealed takes what is sealed, and gets no shorter by being packed again
   */
  static ExchangeLog of(EventPublisher clear, EventPublisher sealed) {
    return new ExchangeLog() {
      @Override
      public boolean exchange(ExchangeEvent event) {
        return publisher(event.getAccountId())
            .offer(Topics.HTTP_EXCHANGES, event.getSessionId(), event);
      }

      @Override
      public boolean piece(BodyEvent event) {
        return publisher(event.getAccountId())
            .offerBulk(Topics.HTTP_BODIES, event.getExchangeId(), event);
      }

      // A session belongs to one account or to none, so its exchanges keep their order.
      private EventPublisher publisher(@Nullable String accountId) {
        return accountId == null ? clear : sealed;
      }
    };
  }
}

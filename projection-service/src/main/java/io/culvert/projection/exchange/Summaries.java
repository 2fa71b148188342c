package io.culvert.projection.exchange;

import io.culvert.events.ExchangeEvent;
import io.culvert.projection.follow.Position;

/** Summaries of events, for those who do not wait for the table. */
public final class Summaries {

  private Summaries() {}

  /**
   * @throws io.culvert.projection.follow.UnusableFactException when the event says what cannot be
   */
  public static Summary of(ExchangeEvent event, Position position) {
    return Summary.of(ExchangeRow.of(event, position));
  }
}

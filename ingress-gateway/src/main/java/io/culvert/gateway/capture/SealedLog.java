package io.culvert.gateway.capture;

import io.culvert.events.BodyEvent;
import io.culvert.events.ExchangeEvent;
import io.culvert.runtime.keys.SealOutgoing;
import io.culvert.schemas.seal.event.EventSeals;

/**
 * Seals what is personal before it goes to the log, under the key of the account whose tunnel it
 * passed. Runs on the journal's thread, so encryption never holds an event loop up.
 */
public final class SealedLog implements ExchangeLog {
  private final ExchangeLog log;
  private final SealOutgoing sealing;

  public SealedLog(ExchangeLog log, SealOutgoing sealing) {
    this.log = log;
    this.sealing = sealing;
  }

  @Override
  public boolean exchange(ExchangeEvent event) {
    // What must not be written is counted where that is noticed; it is not shed for want of room.
    return sealing.sealPatiently(EventSeals.EXCHANGES, event).map(log::exchange).orElse(true);
  }

  @Override
  public boolean piece(BodyEvent event) {
    return sealing.sealPatiently(EventSeals.BODIES, event).map(log::piece).orElse(false);
  }
}

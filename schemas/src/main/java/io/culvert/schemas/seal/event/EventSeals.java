package io.culvert.schemas.seal.event;

import io.culvert.events.BodyEvent;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ReplayEvent;
import io.culvert.events.SessionEvent;

/** One {@link EventSeal} for each topic whose events have something personal in them. */
public final class EventSeals {

  public static final EventSeal<ExchangeEvent> EXCHANGES = new ExchangeSeal();
  public static final EventSeal<BodyEvent> BODIES = new BodySeal();
  public static final EventSeal<ReplayEvent> REPLAYS = new ReplaySeal();
  public static final EventSeal<SessionEvent> SESSIONS = new SessionSeal();

  private EventSeals() {}
}

package io.culvert.broker.recovery;

import io.culvert.broker.metering.Metered;
import io.culvert.broker.metering.Totals;
import io.culvert.events.Route;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionOpened;
import io.culvert.events.SessionTicked;

/**
 * A session whose broker died: what the log says of it. A fold of its events; the same tick twice
 * counts once, as everywhere.
 *
 * @param route by which it was found
 * @param opened whether its SessionOpened is in the log
 * @param closed whether its SessionClosed is in the log
 * @param metered sum of its ticks
 */
record Ghost(Route route, boolean opened, boolean closed, Metered metered) {

  static Ghost of(Route route) {
    return new Ghost(route, false, false, Metered.from(route.getOpenedAt()));
  }

  Ghost after(SessionEvent event) {
    return switch (event.getPayload()) {
      case SessionOpened _ -> new Ghost(route, true, closed, metered);
      case SessionTicked tick when tick.getSeq() == metered.seq() + 1 ->
          new Ghost(
              route,
              opened,
              closed,
              new Metered(
                  tick.getSeq(),
                  tick.getTo(),
                  metered
                      .totals()
                      .plus(
                          new Totals(tick.getBytesIn(), tick.getBytesOut(), tick.getRequests()))));
      case SessionClosed _ -> new Ghost(route, opened, true, metered);
      default -> this;
    };
  }

  /** Whether its end is still to be told; what was never opened needs no end. */
  boolean needsClosing() {
    return opened && !closed;
  }
}

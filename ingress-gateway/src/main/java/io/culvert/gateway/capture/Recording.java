package io.culvert.gateway.capture;

import io.culvert.events.BodySide;
import io.culvert.gateway.exchange.Exchange;
import java.util.EnumMap;
import java.util.Map;

/** The recording of one exchange: a tee on each body, and what became of their pieces. */
final class Recording {
  private final Exchange exchange;
  private final BodyTee request;
  private final BodyTee response;
  private final Map<BodySide, PiecesKept> kept = new EnumMap<>(BodySide.class);

  Recording(Exchange exchange, Journal journal) {
    this.exchange = exchange;
    this.request = tee(BodySide.REQUEST, journal);
    this.response = tee(BodySide.RESPONSE, journal);
  }

  private BodyTee tee(BodySide side, Journal journal) {
    var pieces = new PiecesKept();
    kept.put(side, pieces);
    return new BodyTee(
        side,
        journal.captureLimit(),
        journal.budget(),
        piece -> {
          journal.piece(exchange, pieces, piece);
          return !pieces.isBroken();
        });
  }

  Exchange exchange() {
    return exchange;
  }

  BodyTee request() {
    return request;
  }

  BodyTee response() {
    return response;
  }

  /** What was kept of a body's pieces. */
  PiecesKept kept(BodySide side) {
    return kept.get(side);
  }
}

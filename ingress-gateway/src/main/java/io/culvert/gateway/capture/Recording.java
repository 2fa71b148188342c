package io.culvert.gateway.capture;

import io.culvert.events.BodySide;
import io.culvert.gateway.exchange.Exchange;
import io.netty.handler.codec.http.HttpResponse;
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
    request.keep(BodyRules.of(exchange.capture().hiddenMembers(), exchange.request().headers()));
  }

  private BodyTee tee(BodySide side, Journal journal) {
    var pieces = new PiecesKept();
    var limit = exchange.capture().bodyLimit();
    kept.put(side, pieces);
    return new BodyTee(
        side,
        limit == null ? journal.captureLimit() : limit,
        journal.budget(),
        piece -> {
          journal.piece(exchange, pieces, piece);
          return !pieces.isBroken();
        });
  }

  /** The head that the client is sent has come; the body that follows it is not here yet. */
  void responseHead(HttpResponse head) {
    response.keep(BodyRules.of(exchange.capture().hiddenMembers(), head.headers()));
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

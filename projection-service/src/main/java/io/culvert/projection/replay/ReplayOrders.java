package io.culvert.projection.replay;

import io.culvert.events.BodySide;
import io.culvert.events.Header;
import io.culvert.events.ReplayBodyChunk;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayRequested;
import io.culvert.events.RequestHead;
import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import io.culvert.projection.exchange.ExchangeQueries;
import io.culvert.projection.exchange.StoredExchange;
import io.culvert.runtime.keys.SealOutgoing;
import io.culvert.runtime.publish.TopicWriter;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeals;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Puts replays on {@link Topics#REPLAYS}: first the pieces of the body, then the order. All have
 * the hostname as key, so the gateway reads them in that order.
 */
public final class ReplayOrders {

  private static final Logger log = LoggerFactory.getLogger(ReplayOrders.class);
  private static final int PIECE = 256 << 10;
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final ExchangeQueries exchanges;
  private final SealOutgoing sealing;
  private final TopicWriter<ReplayEvent> topic;
  private final Clock clock;

  public ReplayOrders(
      ExchangeQueries exchanges,
      SealOutgoing sealing,
      TopicWriter<ReplayEvent> topic,
      Clock clock) {
    this.exchanges = exchanges;
    this.sealing = sealing;
    this.topic = topic;
    this.clock = clock;
  }

  /** The replay's id, once Kafka has the order. */
  Mono<String> place(String account, StoredExchange exchange) {
    var replayId = EventIds.next();
    return body(account, exchange)
        .map(bytes -> events(replayId, account, exchange, bytes))
        .flatMap(this::publish)
        .timeout(WITHIN)
        .thenReturn(replayId)
        .onErrorMap(e -> !isAnswer(e), ReplayOrders::notTaken);
  }

  private Mono<Void> publish(List<ReplayEvent> events) {
    var written =
        events.stream()
            .map(event -> topic.write(event.getHostname(), event))
            .toArray(CompletableFuture[]::new);
    return Mono.fromFuture(CompletableFuture.allOf(written));
  }

  private Mono<byte[]> body(String account, StoredExchange exchange) {
    var body = exchange.requestBody();
    if (body.recorded() == 0) {
      return Mono.just(new byte[0]);
    }
    return exchanges
        .body(account, exchange.summary().id(), BodySide.REQUEST, body)
        .collect(() -> ByteBuffer.allocate(Math.toIntExact(body.recorded())), ByteBuffer::put)
        .map(ReplayOrders::whole);
  }

  private static byte[] whole(ByteBuffer buffer) {
    if (buffer.hasRemaining()) {
      throw new ApiException(ApiError.CANNOT_REPLAY, "Parts of the request body are missing.");
    }
    return buffer.array();
  }

  private List<ReplayEvent> events(
      String replayId, String account, StoredExchange exchange, byte[] body) {
    var hostname = exchange.summary().hostname();
    var events = new ArrayList<ReplayEvent>();
    for (int from = 0; from < body.length; from += PIECE) {
      var data = ByteBuffer.wrap(body, from, Math.min(PIECE, body.length - from)).slice();
      events.add(
          event(replayId, account, hostname, new ReplayBodyChunk(events.size(), data, null)));
    }
    var request =
        new RequestHead(
            exchange.summary().method(),
            exchange.summary().target(),
            exchange.httpVersion(),
            exchange.requestHeaders().stream()
                .map(field -> new Header(field.getFirst(), field.getLast()))
                .toList(),
            exchange.scheme());
    var order =
        new ReplayRequested(
            exchange.summary().id().toString(), request, (long) body.length, events.size(), null);
    events.add(event(replayId, account, hostname, order));
    return events;
  }

  private ReplayEvent event(String replayId, String account, String hostname, Object payload) {
    var event =
        new ReplayEvent(EventIds.next(), clock.instant(), replayId, account, hostname, payload);
    return sealing
        .seal(EventSeals.REPLAYS, event)
        .orElseThrow(
            () -> new ApiException(ApiError.NOT_AVAILABLE, "The account's key is not there."));
  }

  private static boolean isAnswer(Throwable e) {
    return e instanceof ApiException
        || e instanceof io.r2dbc.spi.R2dbcException
        || e instanceof org.springframework.dao.DataAccessException;
  }

  private static ApiException notTaken(Throwable e) {
    log.warn("A replay could not be ordered: {}", e.toString());
    return new ApiException(ApiError.NOT_AVAILABLE, "Kafka did not take the order.");
  }
}

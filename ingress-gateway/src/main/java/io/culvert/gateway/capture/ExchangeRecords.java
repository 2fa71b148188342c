package io.culvert.gateway.capture;

import io.culvert.events.BodyChunk;
import io.culvert.events.BodyEvent;
import io.culvert.events.BodySide;
import io.culvert.events.Completeness;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ExchangeOpened;
import io.culvert.events.Header;
import io.culvert.events.RecordedBody;
import io.culvert.events.RequestHead;
import io.culvert.events.ResponseHead;
import io.culvert.events.Timings;
import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.PassedBody;
import io.culvert.gateway.http.Http2Request;
import io.culvert.schemas.EventIds;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges in the words of the log. Not by Avro's builders, which check and copy each field: this
 * is done for every exchange.
 */
final class ExchangeRecords {
  private final Clock clock;

  ExchangeRecords(Clock clock) {
    this.clock = clock;
  }

  /** Heap that an exchange's heads and trailers hold, about, in bytes. */
  static long cost(Exchange exchange) {
    long cost = 1_000 + 2L * exchange.request().uri().length();
    cost += cost(exchange.request().headers());
    cost += cost(exchange.requestBody().trailers()) + cost(exchange.responseBody().trailers());
    var response = exchange.response();
    return response == null ? cost : cost + cost(response.headers());
  }

  private static long cost(HttpHeaders fields) {
    long cost = 0;
    for (var all = fields.iteratorCharSequence(); all.hasNext(); ) {
      cost += 150 + all.next().getValue().length();
    }
    return cost;
  }

  static boolean isAnyShed(ExchangeEvent event) {
    return event.getPayload() instanceof ExchangeCompleted completed
        && (completed.getRequestBody().getCompleteness() == Completeness.SHED
            || completed.getResponseBody().getCompleteness() == Completeness.SHED);
  }

  ExchangeEvent opened(Exchange exchange) {
    var replay = exchange.client().replay();
    return event(
        exchange,
        ExchangeOpened.newBuilder()
            .setStartedAt(micros(exchange.startedAt()))
            .setRequest(requestHead(exchange))
            .setClientAddress(exchange.client().address())
            .setReplayOf(replay == null ? null : replay.replayOf())
            .build());
  }

  ExchangeEvent completed(Recording recording, TakenBody request, TakenBody response) {
    var exchange = recording.exchange();
    var replay = exchange.client().replay();
    var error = exchange.error();
    boolean raw = isRaw(exchange);
    var rules = exchange.capture();
    return event(
        exchange,
        new ExchangeCompleted(
            micros(exchange.startedAt()),
            requestHead(exchange),
            head(exchange.response(), rules),
            body(exchange.requestBody(), request, recording.kept(BodySide.REQUEST), raw, rules),
            body(exchange.responseBody(), response, recording.kept(BodySide.RESPONSE), raw, rules),
            exchange.client().address(),
            exchange.outcome(),
            error == null ? null : error.code(),
            new Timings(
                orNull(exchange.requestEndMicros()),
                orNull(exchange.responseHeadMicros()),
                exchange.totalMicros()),
            exchange.bytesIn(),
            exchange.bytesOut(),
            replay == null ? null : replay.replayOf(),
            replay == null ? null : replay.replayId(),
            null));
  }

  BodyEvent piece(Exchange exchange, BodyPiece piece) {
    var info = exchange.tunnel().info();
    return BodyEvent.newBuilder()
        .setEventId(EventIds.next())
        .setOccurredAt(micros(clock.instant()))
        .setExchangeId(exchange.id())
        .setSessionId(info.sessionId())
        .setAccountId(info.accountId())
        .setHostname(info.hostname())
        .setPayload(
            BodyChunk.newBuilder()
                .setSide(piece.side())
                .setIndex(piece.index())
                .setOffset(piece.offset())
                .setData(ByteBuffer.wrap(piece.bytes(), 0, piece.length()))
                .build())
        .build();
  }

  private ExchangeEvent event(Exchange exchange, Object payload) {
    var info = exchange.tunnel().info();
    return new ExchangeEvent(
        EventIds.next(),
        micros(clock.instant()),
        exchange.id(),
        info.sessionId(),
        info.accountId(),
        info.hostname(),
        payload);
  }

  private static RecordedBody body(
      PassedBody passed, TakenBody taken, PiecesKept kept, boolean raw, CaptureRules rules) {
    boolean inline = taken.pieces() == 0;
    boolean lost = kept.count() < taken.pieces();
    return new RecordedBody(
        passed.size(),
        inline ? taken.recorded() : kept.bytes(),
        raw ? Completeness.OFF : lost ? Completeness.SHED : taken.completeness(),
        inline && taken.inlineLength() > 0
            ? ByteBuffer.wrap(taken.inline(), 0, taken.inlineLength())
            : null,
        kept.count(),
        passed.isEnded(),
        fields(passed.trailers(), rules));
  }

  /** After a 101 the bytes are no bodies, and are not recorded. */
  private static boolean isRaw(Exchange exchange) {
    var response = exchange.response();
    return response != null && response.status().code() == 101;
  }

  private static RequestHead requestHead(Exchange exchange) {
    var request = exchange.request();
    return new RequestHead(
        request.method().name(),
        request.uri(),
        request instanceof Http2Request ? "HTTP/2" : request.protocolVersion().text(),
        fields(request.headers(), exchange.capture()),
        exchange.client().scheme());
  }

  private static @Nullable ResponseHead head(@Nullable HttpResponse response, CaptureRules rules) {
    return response == null
        ? null
        : new ResponseHead(
            response.status().code(),
            response.status().reasonPhrase(),
            fields(response.headers(), rules));
  }

  private static List<Header> fields(HttpHeaders headers, CaptureRules rules) {
    if (headers.isEmpty()) {
      return List.of();
    }
    var fields = new ArrayList<Header>(headers.size());
    for (var all = headers.iteratorCharSequence(); all.hasNext(); ) {
      var field = all.next();
      var name = field.getKey().toString();
      var value = rules.hides(name) ? Redaction.MARK : field.getValue().toString();
      fields.add(new Header(name, value));
    }
    return fields;
  }

  private static @Nullable Long orNull(long micros) {
    return micros < 0 ? null : micros;
  }

  private static Instant micros(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}

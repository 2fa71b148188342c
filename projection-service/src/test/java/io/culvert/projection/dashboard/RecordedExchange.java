package io.culvert.projection.dashboard;

import io.culvert.events.BodyChunk;
import io.culvert.events.BodySide;
import io.culvert.events.Completeness;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeOpened;
import io.culvert.events.Header;
import io.culvert.events.Outcome;
import io.culvert.events.RecordedBody;
import io.culvert.events.RequestHead;
import io.culvert.events.ResponseHead;
import io.culvert.events.Timings;
import io.culvert.schemas.EventIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange as the gateway records it; begins as an answered GET with no bodies. */
final class RecordedExchange {

  private final String id = EventIds.next();
  private final String method;
  private final String target;
  private final List<Header> requestHeaders = new ArrayList<>();
  private final List<Header> responseHeaders = new ArrayList<>();
  private Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private Duration took = Duration.ofMillis(12);
  private byte[] requestBody = {};
  private byte[] responseBody = {};
  private long passed = -1;
  private int pieces;
  private int status = 200;
  private String reason = "OK";
  private @Nullable String replayOf;
  private @Nullable String replayId;

  private RecordedExchange(String method, String target) {
    this.method = method;
    this.target = target;
  }

  static RecordedExchange of(String method, String target) {
    return new RecordedExchange(method, target);
  }

  RecordedExchange at(Instant start) {
    startedAt = start.truncatedTo(ChronoUnit.MICROS);
    return this;
  }

  RecordedExchange took(Duration duration) {
    took = duration;
    return this;
  }

  RecordedExchange requestField(String name, String value) {
    requestHeaders.add(new Header(name, value));
    return this;
  }

  RecordedExchange responseField(String name, String value) {
    responseHeaders.add(new Header(name, value));
    return this;
  }

  RecordedExchange sends(String type, String body) {
    requestBody = body.getBytes(StandardCharsets.UTF_8);
    return requestField("Content-Type", type)
        .requestField("Content-Length", Integer.toString(requestBody.length));
  }

  RecordedExchange answers(int code, String phrase) {
    status = code;
    reason = phrase;
    return this;
  }

  RecordedExchange withBody(String type, byte[] body) {
    responseBody = body;
    return responseField("Content-Type", type);
  }

  RecordedExchange withBody(String type, String body) {
    return withBody(type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The response's bytes come in so many pieces of their own topic, not with the exchange. */
  RecordedExchange inPieces(int number) {
    pieces = number;
    return this;
  }

  /** So many bytes passed, though only those of {@link #withBody} were kept. */
  RecordedExchange cutFrom(long bytes) {
    passed = bytes;
    return this;
  }

  RecordedExchange replays(String exchangeId, String replay) {
    replayOf = exchangeId;
    replayId = replay;
    return this;
  }

  String id() {
    return id;
  }

  ExchangeOpened opened() {
    return new ExchangeOpened(startedAt, head(), "203.0.113.7", replayOf, null);
  }

  ExchangeCompleted completed() {
    var total = took.toNanos() / 1000;
    return ExchangeCompleted.newBuilder()
        .setStartedAt(startedAt)
        .setRequest(head())
        .setResponse(new ResponseHead(status, reason, List.copyOf(responseHeaders)))
        .setRequestBody(body(requestBody, requestBody.length, 0))
        .setResponseBody(body(responseBody, Math.max(passed, responseBody.length), pieces))
        .setClientAddress("203.0.113.7")
        .setOutcome(Outcome.ANSWERED)
        .setErrorCode(null)
        .setTimings(new Timings(total / 10, total * 8 / 10, total))
        .setBytesIn(200 + requestBody.length)
        .setBytesOut(150 + responseBody.length)
        .setReplayOf(replayOf)
        .setReplayId(replayId)
        .build();
  }

  /** The pieces of the response body, in order. */
  List<BodyChunk> chunks() {
    var chunks = new ArrayList<BodyChunk>();
    var length = Math.ceilDiv(responseBody.length, pieces);
    for (int index = 0; index < pieces; index++) {
      var from = index * length;
      var data =
          Arrays.copyOfRange(responseBody, from, Math.min(from + length, responseBody.length));
      chunks.add(new BodyChunk(BodySide.RESPONSE, index, (long) from, ByteBuffer.wrap(data), null));
    }
    return chunks;
  }

  private RequestHead head() {
    return new RequestHead(method, target, "HTTP/1.1", List.copyOf(requestHeaders), "http");
  }

  private static RecordedBody body(byte[] kept, long size, int pieces) {
    return RecordedBody.newBuilder()
        .setSize(size)
        .setRecorded(kept.length)
        .setCompleteness(size > kept.length ? Completeness.CUT : Completeness.WHOLE)
        .setInline(kept.length == 0 || pieces > 0 ? null : ByteBuffer.wrap(kept))
        .setChunks(pieces)
        .setEnded(true)
        .setTrailers(List.of())
        .build();
  }
}

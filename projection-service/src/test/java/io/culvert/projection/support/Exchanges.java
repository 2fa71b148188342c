package io.culvert.projection.support;

import io.culvert.events.BodyChunk;
import io.culvert.events.BodyEvent;
import io.culvert.events.BodySide;
import io.culvert.events.Completeness;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ExchangeOpened;
import io.culvert.events.Header;
import io.culvert.events.Outcome;
import io.culvert.events.RecordedBody;
import io.culvert.events.RequestHead;
import io.culvert.events.ResponseHead;
import io.culvert.events.Timings;
import io.culvert.schemas.EventIds;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange in the making: ordinary unless a test says otherwise. */
public final class Exchanges {

  public final String id = EventIds.next();
  public String session = EventIds.next();
  public @Nullable String account;
  public String host = "shop.localhost";
  public Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
  public String method = "GET";
  public String target = "/";
  public final List<Header> requestHeaders = new ArrayList<>();
  public final List<Header> responseHeaders = new ArrayList<>();
  public @Nullable Integer status = 200;
  public RecordedBody requestBody = body(null);
  public RecordedBody responseBody = body(null);
  public Outcome outcome = Outcome.ANSWERED;
  public @Nullable String errorCode;
  public @Nullable String replayOf;
  public @Nullable String replayId;

  private Exchanges(@Nullable String account) {
    this.account = account;
    requestHeaders.add(new Header("Host", host));
    responseHeaders.add(new Header("Content-Type", "text/plain"));
  }

  public static Exchanges of(TestLog.Account account) {
    return new Exchanges(account.id());
  }

  public static Exchanges anonymous() {
    return new Exchanges(null);
  }

  /** A body that was kept whole in the event; null for none. */
  public static RecordedBody body(byte @Nullable [] bytes) {
    long size = bytes == null ? 0 : bytes.length;
    return new RecordedBody(
        size,
        size,
        Completeness.WHOLE,
        bytes == null ? null : ByteBuffer.wrap(bytes),
        0,
        true,
        List.of());
  }

  public static RecordedBody chunked(long size, int chunks) {
    return new RecordedBody(size, size, Completeness.WHOLE, null, chunks, true, List.of());
  }

  public Exchanges get(String target) {
    this.target = target;
    return this;
  }

  public ExchangeEvent completed() {
    return event(
        new ExchangeCompleted(
            at,
            head(),
            status == null ? null : new ResponseHead(status, "Reason", responseHeaders),
            requestBody,
            responseBody,
            "203.0.113.7",
            outcome,
            errorCode,
            new Timings(10L, status == null ? null : 2_000L, 3_000L),
            100L,
            200L,
            replayOf,
            replayId,
            null));
  }

  public ExchangeEvent opened() {
    return event(new ExchangeOpened(at, head(), "203.0.113.7", replayOf, null));
  }

  public BodyEvent chunk(BodySide side, int index, long offset, byte[] data) {
    return new BodyEvent(
        EventIds.next(),
        at,
        id,
        session,
        account,
        host,
        new BodyChunk(side, index, offset, ByteBuffer.wrap(data), null));
  }

  private RequestHead head() {
    return new RequestHead(method, target, "HTTP/1.1", requestHeaders, "https");
  }

  private ExchangeEvent event(Object payload) {
    return new ExchangeEvent(EventIds.next(), at, id, session, account, host, payload);
  }
}

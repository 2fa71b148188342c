package io.culvert.usage.traffic;

import io.culvert.events.Completeness;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ExchangeOpened;
import io.culvert.events.Outcome;
import io.culvert.events.RecordedBody;
import io.culvert.events.RequestHead;
import io.culvert.events.ResponseHead;
import io.culvert.events.Timings;
import io.culvert.schemas.EventIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange in the making: a GET that was answered after two milliseconds. */
final class ExchangesInTests {

  static final Instant MINUTE = Instant.now().truncatedTo(ChronoUnit.MINUTES);
  private static final RecordedBody BODY =
      new RecordedBody(0L, 0L, Completeness.OFF, null, 0, true, List.of());

  String id = EventIds.next();
  String session = "session";
  @Nullable String account = "acme";
  String host = "shop.localhost";
  Instant at = MINUTE.plusSeconds(5);
  String method = "GET";
  @Nullable Integer status = 200;
  @Nullable Long responseHead = 2_000L;
  long total = 3_000;
  long bytesIn = 100;
  Outcome outcome = Outcome.ANSWERED;

  static ExchangesInTests exchange() {
    return new ExchangesInTests();
  }

  ExchangesInTests at(Instant at) {
    this.at = at;
    return this;
  }

  ExchangesInTests host(String host) {
    this.host = host;
    return this;
  }

  ExchangesInTests account(@Nullable String account) {
    this.account = account;
    return this;
  }

  ExchangesInTests answers(int status, long responseHead) {
    this.status = status;
    this.responseHead = responseHead;
    return this;
  }

  ExchangesInTests method(String method) {
    this.method = method;
    return this;
  }

  ExchangesInTests fails(Outcome outcome) {
    this.outcome = outcome;
    status = null;
    responseHead = null;
    return this;
  }

  ExchangeEvent completed() {
    return event(
        new ExchangeCompleted(
            at,
            head(),
            status == null ? null : new ResponseHead(status, "", List.of()),
            BODY,
            BODY,
            "203.0.113.7",
            outcome,
            null,
            new Timings(10L, responseHead, total),
            bytesIn,
            200L,
            null,
            null,
            null));
  }

  ExchangeEvent opened() {
    return event(new ExchangeOpened(at, head(), "203.0.113.7", null, null));
  }

  private RequestHead head() {
    return new RequestHead(method, "/secret?token=1", "HTTP/1.1", List.of(), null);
  }

  private ExchangeEvent event(Object payload) {
    return new ExchangeEvent(EventIds.next(), at, id, session, account, host, payload);
  }
}

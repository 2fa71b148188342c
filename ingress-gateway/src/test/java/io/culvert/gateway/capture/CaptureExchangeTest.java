package io.culvert.gateway.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Completeness;
import io.culvert.events.ExchangeOpened;
import io.culvert.events.Outcome;
import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.testing.RecordedLog;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.gateway.testing.Soon;
import io.culvert.testing.load.LoggedLines;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.policy.Redactions;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaptureExchangeTest {
  private final RecordedLog log = new RecordedLog();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Journal journal = new Journal(log, 1_000_000, 1_000_000, Clock.systemUTC(), meters);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    journal.close();
  }

  private static Exchange exchange(boolean records) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/a?b");
    request.headers().add("Host", "shop.localhost");
    var tunnel = new ScriptedTunnel("shop.localhost", records);
    return new Exchange(
        Instant.EPOCH,
        request,
        tunnel,
        new Client("192.0.2.1", "http", null),
        CaptureRules.of(records, null, Redactions.NONE));
  }

  private void pass(Exchange exchange, String sent, String answered) {
    channel.writeInbound(exchange);
    channel.writeInbound(new DefaultLastHttpContent(Unpooled.copiedBuffer(sent, ISO_8859_1)));
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CREATED);
    exchange.answeredWith(response);
    channel.writeOutbound(response);
    channel.writeOutbound(new DefaultHttpContent(Unpooled.copiedBuffer(answered, ISO_8859_1)));
    channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
    exchange.finish(Outcome.ANSWERED, null);
  }

  @Test
  void aFinishedExchangeIsRecordedWithBothBodies() {
    channel.pipeline().addLast(new CaptureExchange(journal));
    pass(exchange(true), "question", "answer");

    var recorded = log.completed(0);
    assertThat(recorded.getRequest().getTarget()).isEqualTo("/a?b");
    assertThat(recorded.getRequest().getScheme()).isEqualTo("http");
    assertThat(recorded.getClientAddress()).isEqualTo("192.0.2.1");
    assertThat(recorded.getResponse().getStatus()).isEqualTo(201);
    assertThat(ISO_8859_1.decode(recorded.getRequestBody().getInline()).toString())
        .isEqualTo("question");
    assertThat(ISO_8859_1.decode(recorded.getResponseBody().getInline()).toString())
        .isEqualTo("answer");
    assertThat(recorded.getRequestBody().getEnded()).isTrue();
    assertThat(recorded.getResponseBody().getEnded()).isTrue();
    assertThat(log.exchanges()).hasSize(1);
    Soon.until(() -> journal.budget().used() == 0);
  }

  @Test
  void interimResponsesAreNoPartOfTheRecord() {
    channel.pipeline().addLast(new CaptureExchange(journal));
    var exchange = exchange(true);
    channel.writeInbound(exchange);
    channel.writeOutbound(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.EARLY_HINTS));
    channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
    exchange.finish(Outcome.CLIENT_LEFT, null);

    assertThat(log.completed(0).getResponse()).isNull();
    assertThat(log.completed(0).getResponseBody().getEnded()).isFalse();
  }

  @Test
  void nothingIsRecordedWhenTheTunnelDoesNotWantIt() {
    channel.pipeline().addLast(new CaptureExchange(journal));
    pass(exchange(false), "question", "answer");
    pass(exchange(true), "question", "answer");

    log.completed(0);
    assertThat(log.exchanges()).hasSize(1);
  }

  @Test
  void withoutMemoryTrafficPassesAndTheRecordSaysSo() {
    var counted = new SimpleMeterRegistry();
    try (var none = new Journal(log, 1_000_000, 10, Clock.systemUTC(), counted)) {
      channel.pipeline().addLast(new CaptureExchange(none));
      pass(exchange(true), "question", "answer");

      assertThat(log.completed(0).getRequestBody().getCompleteness()).isEqualTo(Completeness.SHED);
      assertThat(log.completed(0).getRequestBody().getSize()).isEqualTo(8);
      assertThat(log.completed(0).getRequestBody().getRecorded()).isZero();
      assertThat(channel.outboundMessages()).hasSize(3);
      Soon.until(() -> counted.counter("gateway.capture.shed", "what", "body").count() > 0);
    }
  }

  @Test
  void whatIsShedIsSaidInTheLogOnce() {
    try (var lines = LoggedLines.of(Journal.class.getName());
        var none = new Journal(log, 1_000_000, 10, Clock.systemUTC(), new SimpleMeterRegistry())) {
      channel.pipeline().addLast(new CaptureExchange(none));
      pass(exchange(true), "question", "answer");
      pass(exchange(true), "question", "answer");
      none.close(); // everything was handed on

      assertThat(lines.texts())
          .singleElement()
          .asString()
          .startsWith("1 bodies were shed: memory for recording was full");
    }
  }

  @Test
  void piecesThatTheLogRefusesMakeTheRecordSaySo() {
    log.refusePieces();
    channel.pipeline().addLast(new CaptureExchange(journal));
    pass(exchange(true), "x".repeat(600_000), "answer");

    var body = log.completed(0).getRequestBody();
    assertThat(body.getCompleteness()).isEqualTo(Completeness.SHED);
    assertThat(body.getChunks()).isZero();
    assertThat(body.getRecorded()).isZero();
    assertThat(body.getSize()).isEqualTo(600_000);
    Soon.until(() -> journal.budget().used() == 0);
  }

  @Test
  void aLogThatFailsKeepsNoMemory() {
    log.fail();
    channel.pipeline().addLast(new CaptureExchange(journal));
    pass(exchange(true), "x".repeat(600_000), "answer");

    Soon.until(() -> journal.budget().used() == 0 && log.failures() > 1);
  }

  @Test
  void onlyAnExchangeStillOpenAfterTwoSecondsIsAnnounced() {
    channel.freezeTime();
    channel.pipeline().addLast(new CaptureExchange(journal));
    pass(exchange(true), "quick", "one");
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.writeInbound(exchange(true));
    channel.advanceTimeBy(1_500, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    log.completed(0);
    assertThat(log.exchanges()).hasSize(1);
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();

    Soon.until(() -> log.exchanges().size() == 2);
    assertThat(log.exchanges().getLast().getPayload()).isInstanceOf(ExchangeOpened.class);
  }

  private static final class Silent implements StreamListener {
    @Override
    public void onHead(ByteBuf head) {}

    @Override
    public void onData(ByteBuf data) {}

    @Override
    public void onEnd(ByteBuf trailers) {}

    @Override
    public void onReset(ResetCode code, String message) {}

    @Override
    public void onWritable() {}
  }

  private double shedExchanges() {
    return meters.counter("gateway.capture.shed", "what", "exchange").count();
  }

  @Test
  void anAnnouncementThatTheLogRefusesIsCounted() {
    log.refuseExchanges();
    journal.opened(exchange(true));

    Soon.until(() -> shedExchanges() == 1);
  }

  @Test
  void anAnnouncementThatThereIsNoMemoryForIsLeftOutAndCounted() {
    var large = exchange(true);
    large.request().headers().add("Large", "x".repeat(40 * 1024 * 1024));
    journal.opened(large);
    journal.close();

    assertThat(log.exchanges()).isEmpty();
    assertThat(shedExchanges()).isEqualTo(1);
  }

  @Test
  void announcementsGiveTheirMemoryBack() {
    for (int i = 0; i < 3; i++) {
      int before = i;
      var large = exchange(true);
      large.request().headers().add("Large", "x".repeat(20 * 1024 * 1024));
      Soon.until(
          () -> {
            journal.opened(large);
            return log.exchanges().size() > before;
          });
    }
  }

  @Test
  void anExchangeWhoseBytesAreStillCountedIsRecordedBeforeTheJournalCloses() throws Exception {
    var exchange = exchange(true);
    var stream =
        new ScriptedTunnel("shop.localhost", true)
            .open(StreamKind.HTTP, Unpooled.EMPTY_BUFFER, new Silent());
    exchange.runsOn(stream);
    channel.pipeline().addLast(new CaptureExchange(journal));
    channel.writeInbound(exchange);
    exchange.finish(Outcome.ANSWERED, null);
    var closing = Thread.ofPlatform().start(journal::close);
    Soon.until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    stream.reset(ResetCode.CLIENT_LEFT, "over");
    closing.join();

    assertThat(log.completed()).hasSize(1);
    assertThat(shedExchanges()).isZero();
  }
}

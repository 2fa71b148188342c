package io.culvert.cli.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Local servers that speak HTTP/2 in clear. */
class Http2OriginTest {
  private static final String GET = "GET /a?b HTTP/1.1\r\nHost: shop.localhost\r\n";
  private static final String UPLOAD =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static ForwarderFixture agentOf(int port) {
    var target = OriginTarget.local(port).speaking(OriginProtocol.H2);
    return new ForwarderFixture(target, OriginLimits.standard());
  }

  private static Http2Headers status(int code) {
    return new DefaultHttp2Headers().status(String.valueOf(code));
  }

  private static void answer(ChannelHandlerContext stream, String body) {
    stream.write(new DefaultHttp2HeadersFrame(status(200).add("content-type", "text/plain")));
    stream.writeAndFlush(data(body, true));
  }

  private static DefaultHttp2DataFrame data(String text, boolean last) {
    return new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, ISO_8859_1), last);
  }

  @Test
  void aRequestIsTranslatedThereAndItsResponseBack() {
    try (var origin = new Http2Origin((stream, frame) -> answer(stream, "hello"));
        var agent = agentOf(origin.port())) {
      var stream =
          agent.exchange(GET + "X-Field: \u00fc\r\nTE: trailers\r\nConnection: keep-alive\r\n\r\n");

      assertThat(stream.lastHead())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"
                  + "transfer-encoding: chunked\r\n\r\n");
      assertThat(stream.text()).isEqualTo("hello");
      assertThat(stream.trailers()).isEmpty();
      var head = origin.heads().getFirst();
      assertThat(head.method()).hasToString("GET");
      assertThat(head.path()).hasToString("/a?b");
      assertThat(head.scheme()).hasToString("http");
      assertThat(head.authority()).hasToString("shop.localhost");
      assertThat(head.get("x-field")).hasToString("\u00fc");
      assertThat(head.get("te")).hasToString("trailers");
      assertThat(head.contains("connection")).isFalse();
      assertThat(agent.reports.getFirst().status()).isEqualTo(200);
    }
  }

  @Test
  void bodiesFlowBothWaysAtOnceAndTrailersFollowThem() {
    try (var origin = new Http2Origin(Http2OriginTest::echo);
        var agent = agentOf(origin.port())) {
      var stream = agent.open(UPLOAD);
      agent.data(stream, "one");
      await().until(() -> stream.text().equals("one"));
      agent.data(stream, "two");
      await().until(() -> stream.text().equals("onetwo"));
      assertThat(stream.isEnded()).isFalse();
      agent.end(stream, "x-sum: 6\r\n\r\n");
      agent.awaitOutcome(stream);

      assertThat(stream.trailers()).isEqualTo("x-echo: 6\r\n\r\n");
      await().until(() -> stream.consumedBytes() == 6);
      assertThat(agent.active()).isZero();
    }
  }

  private static void echo(ChannelHandlerContext stream, Http2StreamFrame frame) {
    switch (frame) {
      case Http2HeadersFrame head when head.isEndStream() ->
          stream.writeAndFlush(
              new DefaultHttp2HeadersFrame(
                  new DefaultHttp2Headers().add("x-echo", head.headers().get("x-sum")), true));
      case Http2HeadersFrame _ -> stream.writeAndFlush(new DefaultHttp2HeadersFrame(status(200)));
      case Http2DataFrame data ->
          stream.writeAndFlush(new DefaultHttp2DataFrame(data.content().retain()));
      default -> throw new AssertionError(frame);
    }
  }

  @Test
  void anOriginIsReadNoFasterThanTheTunnelTakes() {
    int size = 4 * 1024 * 1024;
    try (var origin = new Http2Origin((stream, frame) -> answer(stream, "x".repeat(size)));
        var agent = agentOf(origin.port())) {
      var stream = new RecordedStream();
      stream.stopAfter(1);
      agent.open(stream, GET + "\r\n");
      await().until(() -> stream.size() > 0);
      assertThat(agent.get("/other").size()).as("another is not held up").isEqualTo(size);
      assertThat(stream.size()).isLessThan(size / 4);

      stream.stopAfter(Integer.MAX_VALUE);
      agent.writable(stream);
      agent.awaitOutcome(stream);
      assertThat(stream.size()).isEqualTo(size);
    }
  }

  @Test
  void aClientThatLeavesCancelsTheStream() {
    try (var origin = new Http2Origin((stream, frame) -> {});
        var agent = agentOf(origin.port())) {
      var stream = agent.open(UPLOAD);
      await().until(() -> !origin.heads().isEmpty());
      agent.reset(stream);
      await().until(() -> origin.resets().contains(Http2Error.CANCEL.code()));
      assertThat(agent.active()).isZero();
    }
  }

  @Test
  void howTheOriginBreaksAStreamOffIsPassedOn() {
    for (var each :
        Map.of(
                Http2Error.CANCEL, ResetCode.ORIGIN_CANCELLED,
                Http2Error.ENHANCE_YOUR_CALM, ResetCode.ORIGIN_OVERLOADED)
            .entrySet()) {
      var reset = new DefaultHttp2ResetFrame(each.getKey());
      try (var origin = new Http2Origin((stream, frame) -> stream.writeAndFlush(reset));
          var agent = agentOf(origin.port())) {
        assertThat(agent.get("/").resetCode()).isEqualTo(each.getValue());
      }
    }
  }

  @Test
  void aStreamThatTheOriginBreaksOffIsReset() {
    try (var origin =
            new Http2Origin(
                (stream, frame) ->
                    stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR)));
        var agent = agentOf(origin.port())) {
      var stream = agent.get("/");
      assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
    }
  }

  @Test
  void aRequestThatTheOriginHasNotLookedAtIsSentAgain() {
    var tries = new AtomicInteger();
    try (var origin =
            new Http2Origin(
                (stream, frame) -> {
                  if (tries.incrementAndGet() == 1) {
                    stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
                  } else {
                    answer(stream, "at last");
                  }
                });
        var agent = agentOf(origin.port())) {
      assertThat(agent.get("/").text()).isEqualTo("at last");
      assertThat(tries).hasValue(2);
    }
  }

  @Test
  void aRequestThatALeavingOriginHasNotLookedAtIsSentAgain() throws Exception {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
                  connection.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                  int stream = streamOfRequest(connection);
                  if (connection.number() == 1) {
                    // GOAWAY, NO_ERROR: streams up to 0 are looked at (RFC 9113 §6.8).
                    connection.write(
                        new byte[] {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
                  } else {
                    // HEADERS with :status 200 (RFC 7541 A), END_STREAM and END_HEADERS.
                    connection.write(
                        new byte[] {0, 0, 1, 1, 5, 0, 0, 0, (byte) stream, (byte) 0x88});
                  }
                  connection.rest();
                });
        var agent = agentOf(origin.port())) {
      var stream = agent.get("/");
      assertThat(stream.resetCode()).isNull();
      assertThat(stream.lastHead()).startsWith("HTTP/1.1 200");
    }
  }

  /** Reads frames until a HEADERS frame has come. */
  private static int streamOfRequest(RawOrigin.Connection connection) throws IOException {
    while (true) {
      var head = connection.bytes(9);
      connection.bytes((head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff);
      if (head[3] == 1) {
        return head[8];
      }
    }
  }

  @Test
  void theSecondTryOfARequestHasItsEndToo() {
    var tries = new AtomicInteger();
    try (var origin =
            new Http2Origin(
                (stream, frame) -> {
                  if (frame instanceof Http2HeadersFrame && tries.incrementAndGet() == 1) {
                    stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
                  } else if (tries.get() == 2 && isEnd(frame)) {
                    answer(stream, "all of it");
                  }
                });
        var agent = agentOf(origin.port())) {
      var stream = agent.open("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      agent.end(stream);
      await().until(stream::isEnded);
      assertThat(stream.text()).isEqualTo("all of it");
    }
  }

  private static boolean isEnd(Object frame) {
    return switch (frame) {
      case Http2HeadersFrame head -> head.isEndStream();
      case Http2DataFrame data -> data.isEndStream();
      default -> false;
    };
  }

  @Test
  void whoAsksAServerThatSpeaksOnlyHttp2ByHttp1IsToldWhichOptionHelps() {
    try (var origin = new Http2Origin((stream, frame) -> answer(stream, "hello"));
        var agent =
            new ForwarderFixture(OriginTarget.local(origin.port()), OriginLimits.standard())) {
      assertThat(agent.get("/").resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
      assertThat(agent.reports.getFirst().error())
          .extracting(CulvertError::action, STRING)
          .contains("--origin-protocol h2");
    }
  }

  @Test
  void manyExchangesShareFewConnections() {
    var waiting = new ArrayList<ChannelHandlerContext>();
    try (var origin =
            new Http2Origin(
                (stream, frame) -> {
                  waiting.add(stream);
                  if (waiting.size() == 50) {
                    waiting.forEach(each -> answer(each, "all here"));
                  }
                });
        var agent = agentOf(origin.port())) {
      var streams = new ArrayList<RecordedStream>();
      for (int i = 0; i < 50; i++) {
        var stream = agent.open(GET + "\r\n");
        agent.end(stream);
        streams.add(stream);
      }
      streams.forEach(agent::awaitOutcome);
      assertThat(streams).allMatch(stream -> stream.text().equals("all here"));
      assertThat(origin.connections()).as("each carries 20").isEqualTo(3);
    }
  }

  @Test
  void whereNoFurtherConnectionComesAboutExchangesWaitForTheOneThatIs() {
    var held = new CopyOnWriteArrayList<ChannelHandlerContext>();
    var mayAnswer = new AtomicBoolean();
    try (var origin =
            new Http2Origin(
                1,
                (stream, frame) -> {
                  if (mayAnswer.get()) {
                    answer(stream, "in turn");
                  } else {
                    held.add(stream);
                  }
                });
        var agent = agentOf(origin.port())) {
      var streams = new ArrayList<RecordedStream>();
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                var stream = agent.open(GET + "\r\n");
                agent.end(stream);
                streams.add(stream);
                // The third comes when the agent has noticed that the second came to nothing.
                return origin.connections() >= 3;
              });
      mayAnswer.set(true);
      held.forEach(stream -> stream.executor().execute(() -> answer(stream, "in turn")));
      streams.forEach(agent::awaitOutcome);
      assertThat(streams).allMatch(stream -> stream.text().equals("in turn"));
    }
  }

  @Test
  void aServerThatSpeaksHttp11OnlyIsToldApartFromOneThatIsNotThere() throws IOException {
    int nobody;
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                });
        var agent = agentOf(origin.port())) {
      nobody = origin.port();
      assertThat(agent.get("/").resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
      assertThat(agent.reports.getFirst().error()).isEqualTo(CulvertError.ORIGIN_NOT_HTTP2);
    }
    try (var agent = agentOf(nobody)) {
      assertThat(agent.get("/").resetCode()).isEqualTo(ResetCode.ORIGIN_UNREACHABLE);
    }
  }

  @Test
  void anOriginThatDoesNotAnswerIsGivenUpUnlessItIsAGrpcCall() {
    var quick = OriginLimits.standard().withResponseTimeout(Duration.ofMillis(200));
    try (var origin = new Http2Origin((stream, frame) -> {});
        var agent =
            new ForwarderFixture(
                OriginTarget.local(origin.port()).speaking(OriginProtocol.H2), quick)) {
      var call =
          agent.open(
              "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc+proto\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n");
      agent.end(call);
      await().until(() -> origin.heads().size() == 1);
      assertThat(origin.heads().getFirst().get("te")).hasToString("trailers");
      assertThat(agent.get("/").resetCode()).isEqualTo(ResetCode.ORIGIN_TIMEOUT);
      assertThat(call.resetCode()).isNull();
    }
  }

  @Test
  void onlyGrpcCallsGoByHttp2UnlessAsked() throws MalformedHead {
    var grpc = head("Content-Type: application/grpc;charset=utf-8");
    var web = head("Content-Type: application/grpc-web");
    var plain = head("TE: trailers");
    var upgrade = head("Connection: Upgrade\r\nUpgrade: websocket");

    assertThat(OriginProtocol.AUTO.isHttp2For(grpc)).isTrue();
    assertThat(OriginProtocol.AUTO.isHttp2For(web)).isFalse();
    assertThat(OriginProtocol.AUTO.isHttp2For(plain)).isFalse();
    assertThat(OriginProtocol.H2.isHttp2For(plain)).isTrue();
    assertThat(OriginProtocol.H2.isHttp2For(upgrade)).isFalse();
    assertThat(OriginProtocol.H1.isHttp2For(grpc)).isFalse();
  }

  private static RequestHead head(String field) throws MalformedHead {
    return RequestHead.read(Unpooled.copiedBuffer(GET + field + "\r\n\r\n", ISO_8859_1));
  }
}

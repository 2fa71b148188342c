package io.culvert.gateway;

import static io.culvert.gateway.testing.FrameClient.get;
import static io.culvert.gateway.testing.FrameClient.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Outcome;
import io.culvert.gateway.testing.FrameClient;
import io.culvert.gateway.testing.ScriptedStream;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 in clear: what goes to the agent, what comes back, and what is recorded of it. */
class Http2ExchangesTest {
  private static final String HOST = "shop.localhost";

  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void close() {
    gateway.close();
  }

  private FrameClient connect() throws Exception {
    return FrameClient.greeting(gateway.port());
  }

  @Test
  void aClientThatLeavesWithTheLastByteThatWasAnnouncedWasAnswered() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    int size = 60_000; // of a window of 65,535
    for (int i = 0; i < 8; i++) {
      try (var client = connect()) {
        client.headers(1, true, get(HOST, "/"));
        var stream = tunnel.stream(i);
        stream.sendHead("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
        stream.send("x".repeat(size));
        if (i % 2 == 0) {
          stream.sendEnd("");
        }
        int got = 0;
        while (got < size) {
          var data = client.await(frame -> frame.is(Http2FrameTypes.DATA));
          got += data.payload().length;
        }
        if (i % 4 < 2) {
          client.reset(1, Http2Error.CANCEL.code());
        }
      }
      assertThat(gateway.log.completed(i).getOutcome()).as("%d", i).isEqualTo(Outcome.ANSWERED);
    }
  }

  @Test
  void aRequestIsHttp11ToTheAgentAndHttp2InTheRecord() throws Exception {
    var tunnel = gateway.tunnels.online(HOST).onRequest(s -> s.respond(200, "hello"));
    try (var client = connect()) {
      client.headers(
          1,
          true,
          get(HOST, "/a%20b?q=1")
              .add("cookie", "a=1")
              .add("accept", "*/*")
              .add("cookie", "b=2")
              .add("te", "trailers"));
      var response = client.response(1);
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("hello");
      assertThat(response.head().get("content-length")).hasToString("5");
    }
    assertThat(tunnel.stream(0).head())
        .startsWith("GET /a%20b?q=1 HTTP/1.1\r\nhost: shop.localhost\r\n")
        .contains("\r\ncookie: a=1; b=2\r\n", "\r\nTE: trailers\r\n", "\r\nVia: 2.0 culvert\r\n")
        .doesNotContain("chunked", ":authority", "Connection");
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getOutcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(recorded.getRequest().getVersion()).isEqualTo("HTTP/2");
    assertThat(recorded.getRequest().getTarget()).isEqualTo("/a%20b?q=1");
    assertThat(recorded.getRequest().getHeaders())
        .extracting(field -> field.getName() + ": " + field.getValue())
        .contains("host: shop.localhost", "cookie: a=1; b=2");
    assertThat(recorded.getResponseBody().getSize()).isEqualTo(5);
  }

  @Test
  void streamsAreAnsweredInAnyOrder() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    try (var client = connect()) {
      client.headers(1, true, get(HOST, "/slow")).headers(3, true, get(HOST, "/quick"));
      tunnel.stream(1).respond(200, "quick");
      assertThat(client.response(3).text()).isEqualTo("quick");
      tunnel.stream(0).respond(200, "slow");
      assertThat(client.response(1).text()).isEqualTo("slow");
    }
  }

  @Test
  void aBodyWithoutALengthIsChunkedForTheOriginAndTrailersPassBothWays() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    try (var client = connect()) {
      client.headers(1, false, request("POST", HOST, "/up")).data(1, false, "one ");
      client.data(1, false, "two");
      client.headers(1, true, new DefaultHttp2Headers(false).add("x-sum", "7"));
      var stream = tunnel.stream(0);
      Soon.until(stream::isEnded);
      assertThat(stream.head()).contains("\r\nTransfer-Encoding: chunked\r\n");
      assertThat(new String(stream.body(), ISO_8859_1)).isEqualTo("one two");
      assertThat(stream.trailers()).isEqualTo("x-sum: 7\r\n\r\n");
      stream.sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n");
      stream.send("body");
      stream.sendEnd("X-Sum: 4\r\n\r\n");
      var response = client.response(1);
      assertThat(response.text()).isEqualTo("body");
      assertThat(response.head().contains("transfer-encoding")).isFalse();
      assertThat(response.trailers().get("x-sum")).hasToString("4");
    }
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getRequestBody().getTrailers()).hasSize(1);
    assertThat(recorded.getResponseBody().getTrailers()).hasSize(1);
    assertThat(recorded.getRequest().getHeaders())
        .extracting(field -> field.getName())
        .doesNotContain("transfer-encoding", "Transfer-Encoding");
  }

  @Test
  void aResponseMayBeginAndEndBeforeTheRequestDoes() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    try (var client = connect()) {
      client.headers(1, false, request("POST", HOST, "/chat")).data(1, false, "ping");
      var stream = tunnel.stream(0);
      Soon.until(() -> stream.bodySize() == 4);
      stream.sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      stream.send("pong");
      var head = client.await(f -> f.is(Http2FrameTypes.HEADERS));
      assertThat(client.headersOf(head).status()).hasToString("200");
      assertThat(client.await(f -> f.is(Http2FrameTypes.DATA)).payload())
          .isEqualTo("pong".getBytes(ISO_8859_1));
      client.data(1, false, "ping");
      Soon.until(() -> stream.bodySize() == 8);
      stream.sendEnd("");
      assertThat(client.await(f -> f.is(Http2FrameTypes.DATA)).endsStream()).isTrue();
      client.data(1, true, "bye");
      Soon.until(stream::isEnded);
      assertThat(stream.bodySize()).isEqualTo(11);
    }
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void aCallThatFailsAtOnceEndsItsStreamWithItsHead() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    try (var client = connect()) {
      client.headers(1, true, grpc("/echo.Echo/Unary"));
      tunnel.stream(0)
          .sendHead("HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\ngrpc-status: 5\r\n\r\n");
      tunnel.stream(0).sendEnd("");
      var head = client.await(f -> f.is(Http2FrameTypes.HEADERS));
      assertThat(head.endsStream()).isTrue();
      assertThat(client.headersOf(head).get("grpc-status")).hasToString("5");
    }
  }

  @Test
  void aGrpcClientIsToldOfErrorsInItsOwnWay() throws Exception {
    gateway.tunnels.offline(HOST);
    try (var client = connect()) {
      client.headers(1, false, grpc("/echo.Echo/Unary"));
      var head = client.await(f -> f.is(Http2FrameTypes.HEADERS));
      assertThat(head.endsStream()).isTrue();
      var fields = client.headersOf(head);
      assertThat(fields.status()).hasToString("502");
      assertThat(fields.get("content-type")).hasToString("application/grpc");
      assertThat(fields.get("grpc-status")).hasToString("14");
      assertThat(fields.get("grpc-message").toString()).startsWith("CVT-1002: The tunnel exists");
    }
  }

  @Test
  void aGrpcWebClientIsToldOfErrorsAsAnyOther() throws Exception {
    gateway.tunnels.offline(HOST);
    try (var client = connect()) {
      var call = request("POST", HOST, "/echo.Echo/Unary");
      client.headers(1, false, call.add("content-type", "application/grpc-web+proto"));
      var fields = client.headersOf(client.await(f -> f.is(Http2FrameTypes.HEADERS)));
      assertThat(fields.status()).hasToString("502");
      assertThat(fields.get("culvert-error")).hasToString("CVT-1002");
      assertThat(fields.contains("grpc-status")).isFalse();
    }
  }

  private static Http2Headers grpc(String path) {
    return request("POST", HOST, path)
        .add("content-type", "application/grpc")
        .add("te", "trailers");
  }

  @Test
  void headNoContentAndNotModifiedEndWithTheirHeads() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    var heads =
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 42\r\n\r\n");
    try (var client = connect()) {
      for (int i = 0; i < heads.size(); i++) {
        int id = 2 * i + 1;
        client.headers(id, true, request(i == 0 ? "HEAD" : "GET", HOST, "/"));
        tunnel.stream(i).sendHead(heads.get(i));
        tunnel.stream(i).sendEnd("");
        assertThat(client.await(f -> f.is(Http2FrameTypes.HEADERS)).endsStream()).isTrue();
      }
    }
  }

  @Test
  void interimResponsesPass() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    try (var client = connect()) {
      client.headers(1, true, get(HOST, "/"));
      tunnel.stream(0).sendHead("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
      var hints = client.await(f -> f.is(Http2FrameTypes.HEADERS));
      assertThat(client.headersOf(hints).status()).hasToString("103");
      tunnel.stream(0).respond(200, "ok");
      assertThat(client.response(1).text()).isEqualTo("ok");
    }
  }

  @Test
  void aCancelledRequestResetsItsStreamInTheTunnelAndNoOther() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    try (var client = connect()) {
      client.headers(1, true, get(HOST, "/")).headers(3, true, get(HOST, "/"));
      tunnel.stream(1);
      client.reset(1, Http2Error.CANCEL.code());
      Soon.until(() -> tunnel.stream(0).wasReset() == ResetCode.CLIENT_LEFT);
      tunnel.stream(1).respond(200, "still here");
      assertThat(client.response(3).text()).isEqualTo("still here");
    }
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.CLIENT_LEFT);
  }

  @Test
  void aBrokenOffResponseIsReset() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    try (var client = connect()) {
      client.headers(1, true, get(HOST, "/"));
      tunnel.stream(0).sendHead("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
      tunnel.stream(0).send("half");
      tunnel.stream(0).sendReset(ResetCode.ORIGIN_BROKE_OFF);
      var reset = client.await(f -> f.is(Http2FrameTypes.RST_STREAM));
      assertThat(reset.errorCode()).isEqualTo(Http2Error.INTERNAL_ERROR.code());
      tunnel.onRequest(s -> s.respond(200, "next"));
      client.headers(3, true, get(HOST, "/"));
      assertThat(client.response(3).text()).isEqualTo("next");
    }
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.ORIGIN_FAILED);
  }

  @Test
  void howTheOriginBreaksAStreamOffIsToldToTheClient() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    try (var client = connect()) {
      client.headers(1, true, get(HOST, "/"));
      tunnel.stream(0).sendHead("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
      tunnel.stream(0).sendReset(ResetCode.ORIGIN_OVERLOADED);
      var begun = client.await(f -> f.is(Http2FrameTypes.RST_STREAM));
      assertThat(begun.errorCode()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM.code());

      client.headers(3, true, get(HOST, "/s/m").set("content-type", "application/grpc"));
      tunnel.stream(1).sendReset(ResetCode.ORIGIN_CANCELLED);
      var call = client.await(f -> f.is(Http2FrameTypes.RST_STREAM) && f.stream() == 3);
      assertThat(call.errorCode()).isEqualTo(Http2Error.CANCEL.code());

      client.headers(5, true, get(HOST, "/page"));
      tunnel.stream(2).sendReset(ResetCode.ORIGIN_CANCELLED);
      assertThat(client.response(5).status()).isEqualTo(502);
    }
  }

  @Test
  void aRefusedUploadIsAnsweredAndThenNotReadAnyMore() throws Exception {
    try (var client = connect()) {
      client.headers(1, false, request("POST", "nobody.localhost", "/"));
      var response = client.response(1);
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.head().get("culvert-error")).hasToString("CVT-1001");
      var reset = client.await(f -> f.is(Http2FrameTypes.RST_STREAM));
      assertThat(reset.errorCode()).isEqualTo(Http2Error.NO_ERROR.code());
    }
  }

  @Test
  void aMissingHostIs400AndAnotherHostThanTheAuthorityIsMalformed() throws Exception {
    try (var client = connect()) {
      client.headers(
          1, true, new DefaultHttp2Headers(false).method("GET").scheme("http").path("/"));
      assertThat(client.response(1).head().get("culvert-error")).hasToString("CVT-1011");
      client.headers(3, true, get(HOST, "/").add("host", "bank.localhost"));
      var reset = client.await(f -> f.is(Http2FrameTypes.RST_STREAM));
      assertThat(reset.errorCode()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
      client.headers(5, true, get(HOST, "/"));
      assertThat(client.response(5).status()).isEqualTo(404);
    }
  }

  @Test
  void anUploadStopsWhenTheAgentIsFullAndAReaderThatGivesNoWindowGetsNoMore() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    var noWindow = FrameClient.setting(4, 0);
    try (var client = FrameClient.greeting(gateway.port(), noWindow)) {
      client.headers(1, false, request("POST", HOST, "/up"));
      var stream = tunnel.stream(0);
      stream.writable(false);
      for (int i = 0; i < 16; i++) {
        client.data(1, false, new byte[16 * 1024]);
      }
      Soon.until(() -> stream.bodySize() > 0);
      int taken = stream.bodySize();
      stream.sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      stream.send(new byte[1000]);
      client.await(f -> f.is(Http2FrameTypes.HEADERS));
      assertThat(stream.consumed()).isZero();
      assertThat(stream.bodySize()).isEqualTo(taken).isLessThan(256 * 1024);

      client.window(1, 400);
      assertThat(client.await(f -> f.is(Http2FrameTypes.DATA)).payload()).hasSize(400);
      client.window(1, 600);
      assertThat(client.await(f -> f.is(Http2FrameTypes.DATA)).payload()).hasSize(600);
      Soon.until(() -> stream.consumed() == 1000);
      stream.writable(true);
      Soon.until(() -> stream.bodySize() == 256 * 1024);
    }
  }

  @Test
  void aClientMayAskForHttp2ByUpgrade() throws Exception {
    gateway.tunnels.online("localhost").onRequest(s -> s.respond(200, "by " + s.head()));
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      for (var path : List.of("/first", "/second")) {
        var uri = URI.create("http://localhost:" + gateway.port() + path);
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
        var response = client.send(request, BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.body())
            .startsWith("by GET " + path + " HTTP/1.1\r\n")
            .contains("Via: 2.0 culvert")
            .doesNotContainIgnoringCase("upgrade")
            .doesNotContainIgnoringCase("http2-settings");
      }
    }
    assertThat(gateway.log.completed(0).getRequest().getVersion()).isEqualTo("HTTP/2");
  }

  @Test
  void whenTheGatewayStopsRunningStreamsFinishAndTheClientIsToldToGoElsewhere() throws Exception {
    var tunnel = gateway.tunnels.online(HOST);
    try (var client = connect()) {
      client.headers(1, true, get(HOST, "/"));
      ScriptedStream stream = tunnel.stream(0);
      var stop = Thread.startVirtualThread(() -> gateway.stop(Duration.ofSeconds(20)));
      var first = client.await(f -> f.is(Http2FrameTypes.GO_AWAY));
      assertThat(first.errorCode()).isEqualTo(Http2Error.NO_ERROR.code());
      assertThat(first.payload()).startsWith(FrameClient.number(Integer.MAX_VALUE));
      var ping = client.await(f -> f.is(Http2FrameTypes.PING) && f.flags() == 0);
      client.send(Http2FrameTypes.PING, FrameClient.ACK, 0, ping.payload());
      var second = client.await(f -> f.is(Http2FrameTypes.GO_AWAY));
      assertThat(second.payload()).startsWith(FrameClient.number(1));
      stream.respond(200, "in time");
      assertThat(client.response(1).text()).isEqualTo("in time");
      assertThat(client.isEnded()).isTrue();
      client.close();
      assertThat(stop.join(Duration.ofSeconds(20))).isTrue();
    }
  }
}

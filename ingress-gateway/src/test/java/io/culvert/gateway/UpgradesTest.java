package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.events.Completeness;
import io.culvert.events.Outcome;
import io.culvert.gateway.http.WebSocketKey;
import io.culvert.gateway.testing.FrameClient;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedStream;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that leave HTTP: WebSocket and whatever else upgrades. */
class UpgradesTest {
  private static final String ASK =
      "GET /chat HTTP/1.1\r\n"
          + "Host: shop.localhost\r\n"
          + "Connection: keep-alive, Upgrade\r\n"
          + "Upgrade: websocket\r\n"
          + "Sec-WebSocket-Key: abc\r\n"
          + "Sec-WebSocket-Version: 13\r\n\r\n";
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: xyz\r\n\r\n";

  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void afterA101BytesPassBothWaysEvenThoseSentTooEarly() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send(ASK + "early bytes");
      var stream = tunnel.stream(0);
      assertThat(stream.head())
          .contains("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
          .contains("\r\nSec-WebSocket-Key: abc\r\n");
      assertThat(stream.isEnded()).isFalse();
      stream.sendHead(SWITCH);
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 101 ")
          .contains("\r\nConnection: Upgrade\r\n", "\r\nUpgrade: websocket\r\n", "Accept: xyz\r\n");
      client.send("GET / is not HTTP any more\r\n\r\n");
      Soon.until(() -> stream.bodySize() == 11 + 30);
      assertThat(new String(stream.body(), ISO_8859_1))
          .isEqualTo("early bytesGET / is not HTTP any more\r\n\r\n");
      stream.send("raw back");
      assertThat(new String(client.readNBytes(8), ISO_8859_1)).isEqualTo("raw back");
      Soon.until(() -> stream.consumed() == 8);
    }
    Soon.until(() -> tunnel.stream(0).isEnded() || tunnel.stream(0).wasReset() != null);
    tunnel.stream(0).sendEnd("");
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getOutcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(recorded.getResponse().getStatus()).isEqualTo(101);
    assertThat(recorded.getRequestBody().getSize()).isEqualTo(41);
    assertThat(recorded.getResponseBody().getSize()).isEqualTo(8);
    assertThat(recorded.getResponseBody().getCompleteness()).isEqualTo(Completeness.OFF);
    assertThat(recorded.getResponseBody().getInline()).isNull();
  }

  @Test
  void eitherDirectionMayEndFirst() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      upgrade(client, tunnel, 0);
      var stream = tunnel.stream(0);
      client.send("question").shutdownOutput();
      Soon.until(stream::isEnded);
      stream.send("answer after the end");
      stream.sendEnd("");
      assertThat(client.readToEnd()).isEqualTo("answer after the end");
    }
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.ANSWERED);
    try (var client = gateway.connect()) {
      upgrade(client, tunnel, 1);
      var stream = tunnel.stream(1);
      stream.send("last words");
      stream.sendEnd("");
      assertThat(client.readToEnd()).isEqualTo("last words");
      client.send("still talking");
      Soon.until(() -> stream.bodySize() == 13);
      client.shutdownOutput();
      Soon.until(stream::isEnded);
    }
    assertThat(gateway.log.completed(1).getRequestBody().getSize()).isEqualTo(13);
  }

  @Test
  void anAgentThatLeavesBreaksTheRawConnectionOff() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      upgrade(client, tunnel, 0);
      tunnel.stream(0).sendReset(ResetCode.AGENT_GONE);
      assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
    }
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.AGENT_LEFT);
    assertThat(gateway.log.completed(0).getErrorCode()).isEqualTo("CVT-1006");
  }

  @Test
  void aRefusedUpgradeStaysHttp() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send(ASK);
      tunnel.stream(0).respond(400, "no chat here");
      assertThat(client.read().text()).isEqualTo("no chat here");
      Soon.until(() -> tunnel.stream(0).isEnded());
      tunnel.onRequest(s -> s.respond(200, "http"));
      assertThat(ExchangesTest.get(client, "shop.localhost")).isEqualTo("http");
    }
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void anUpgradeToHttp2ThatCannotBeIsNotPassedOn() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "ok"));
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
              + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(client.read().text()).isEqualTo("ok");
      assertThat(tunnel.stream(0).head()).doesNotContain("h2c", "HTTP2", "Upgrade");
    }
  }

  @Test
  void aWebSocketByHttp2IsAnUpgradeToTheAgentAndBareBytesBothWays() throws Exception {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = FrameClient.greeting(gateway.port())) {
      client.headers(1, false, extendedConnect("websocket")).data(1, false, "early ");
      var stream = tunnel.stream(0);
      assertThat(stream.head())
          .startsWith("GET /chat HTTP/1.1\r\n")
          .contains("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
          .contains("\r\nsec-websocket-version: 13\r\n");
      assertThat(stream.bodySize()).isZero();
      agree(stream);
      var head = client.await(f -> f.is(Http2FrameTypes.HEADERS));
      assertThat(client.headersOf(head).toString())
          .contains(":status: 200", "sec-websocket-protocol: chat")
          .doesNotContain("accept");
      client.data(1, false, "bytes");
      Soon.until(() -> stream.bodySize() == 11);
      assertThat(new String(stream.body(), ISO_8859_1)).isEqualTo("early bytes");
      stream.send("back");
      assertThat(client.await(f -> f.is(Http2FrameTypes.DATA)).payload())
          .isEqualTo("back".getBytes(ISO_8859_1));
      Soon.until(() -> stream.consumed() == 4);
      client.data(1, true, "");
      Soon.until(stream::isEnded);
      stream.sendEnd("");
      assertThat(client.await(f -> f.is(Http2FrameTypes.DATA) && f.endsStream()).payload())
          .isEmpty();
    }
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getOutcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(recorded.getRequest().getVersion()).isEqualTo("HTTP/2");
    assertThat(recorded.getResponse().getStatus()).isEqualTo(101);
    assertThat(recorded.getRequestBody().getSize()).isEqualTo(11);
    assertThat(recorded.getResponseBody().getSize()).isEqualTo(4);
  }

  @Test
  void aWebSocketByHttp2AnnouncesNoBody() throws Exception {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = FrameClient.greeting(gateway.port())) {
      client.headers(1, false, extendedConnect("websocket").set("content-length", "44"));
      var reset = client.await(frame -> frame.is(Http2FrameTypes.RST_STREAM));

      assertThat(reset.errorCode()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
    }
    assertThat(tunnel.streams()).isEmpty();
  }

  @Test
  void whatIsNoWebSocketIsRefusedByHttp2() throws Exception {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = FrameClient.greeting(gateway.port())) {
      client.headers(1, false, extendedConnect("websocket"));
      tunnel.stream(0).sendHead(SWITCH); // with an answer to another key
      assertThat(client.response(1).status()).isEqualTo(502);
      client.headers(3, false, extendedConnect("websocket"));
      tunnel.stream(1).respond(403, "no chat");
      assertThat(client.response(3).text()).isEqualTo("no chat");
      client.headers(5, false, extendedConnect("connect-udp"));
      assertThat(client.response(5).status()).isEqualTo(501);
    }
  }

  @Test
  void anUpgradedConnectionMayIdleForAsLongAsItLikes() throws Exception {
    var strict = TimeoutsTest.with(Duration.ofSeconds(20), Duration.ofMillis(200));
    try (var impatient = new GatewayUnderTest(strict);
        var client = impatient.connect()) {
      var tunnel = impatient.tunnels.online("shop.localhost");
      upgrade(client, tunnel, 0);
      Awaitility.await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(20))
          .until(() -> tunnel.stream(0).wasReset() == null);
      tunnel.stream(0).send("good morning");
      assertThat(new String(client.readNBytes(12), ISO_8859_1)).isEqualTo("good morning");
    }
  }

  @Test
  void aSilentClientOfHttp2IsAskedWhetherItIsStillThere() throws Exception {
    var strict = TimeoutsTest.with(Duration.ofSeconds(20), Duration.ofSeconds(1));
    try (var impatient = new GatewayUnderTest(strict);
        var client = FrameClient.greeting(impatient.port())) {
      var tunnel = impatient.tunnels.online("shop.localhost");
      client.headers(1, false, extendedConnect("websocket"));
      agree(tunnel.stream(0));
      var ping = client.await(f -> f.is(Http2FrameTypes.PING));
      client.send(Http2FrameTypes.PING, FrameClient.ACK, 0, ping.payload());
      client.await(f -> f.is(Http2FrameTypes.PING));
      assertThat(tunnel.stream(0).wasReset()).isNull();

      assertThat(client.isEnded()).as("when it answers no more").isTrue();
      Soon.until(() -> tunnel.stream(0).wasReset() == ResetCode.CLIENT_LEFT);
    }
  }

  private static Http2Headers extendedConnect(String protocol) {
    return FrameClient.request("CONNECT", "shop.localhost", "/chat")
        .add(":protocol", protocol)
        .add("sec-websocket-version", "13")
        .add("sec-websocket-protocol", "chat");
  }

  private static void agree(ScriptedStream stream) {
    var key = stream.head().replaceAll("(?s).*sec-websocket-key: (.*?)\r\n.*", "$1");
    stream.sendHead(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + ("Sec-WebSocket-Accept: " + WebSocketKey.answer(key) + "\r\n")
            + "Sec-WebSocket-Protocol: chat\r\n\r\n");
  }

  private static void upgrade(RawClient client, ScriptedTunnel tunnel, int number)
      throws IOException {
    client.send(ASK);
    tunnel.stream(number).sendHead(SWITCH);
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
  }
}

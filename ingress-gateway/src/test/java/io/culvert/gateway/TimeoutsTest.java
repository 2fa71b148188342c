package io.culvert.gateway;

import static io.culvert.gateway.GatewayUnderTest.millis;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Outcome;
import io.culvert.gateway.testing.FrameClient;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nobody may take for ever; but a response that has begun may. */
class TimeoutsTest {
  /** Everything as usual but for these bounds, all the same. */
  static GatewaySettings with(Duration bound) {
    return with(bound, bound);
  }

  /** The same, and how long an origin may take. */
  static GatewaySettings with(Duration response, Duration bound) {
    return GatewayUnderTest.settings(
        "RESPONSE_TIMEOUT",
        millis(response),
        "REQUEST_HEAD_TIMEOUT",
        millis(bound),
        "REQUEST_BODY_TIMEOUT",
        millis(bound),
        "KEEP_ALIVE_TIMEOUT",
        millis(bound));
  }

  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void aSlowHeadIsAnswered408() throws IOException {
    try (var gateway = new GatewayUnderTest(with(SHORT));
        var client = gateway.connect()) {
      var response = client.send("GET / HTTP/1.1\r\nHost: shop").read();

      assertThat(response.status()).isEqualTo(408);
      assertThat(response.text()).startsWith("CVT-1014");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void aConnectionThatIdlesIsClosedWithoutAWord() throws IOException {
    try (var gateway = new GatewayUnderTest(with(SHORT))) {
      gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "ok"));
      try (var fresh = gateway.connect();
          var used = gateway.connect()) {
        assertThat(ExchangesTest.get(used, "shop.localhost")).isEqualTo("ok");
        assertThat(used.readToEnd()).isEmpty();
        assertThat(fresh.readToEnd()).isEmpty();
      }
    }
  }

  @Test
  void aBodyThatStopsIsAnswered408AndItsStreamReset() throws IOException {
    // With one bound for both, client and origin would be given up at the same moment.
    try (var gateway = new GatewayUnderTest(with(Duration.ofMinutes(1), SHORT));
        var client = gateway.connect()) {
      var tunnel = gateway.tunnels.online("shop.localhost");
      client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 10\r\n\r\n123");

      assertThat(client.read().text()).startsWith("CVT-1014");
      assertThat(tunnel.stream(0).wasReset()).isEqualTo(ResetCode.CLIENT_LEFT);
      assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.TIMED_OUT);
      assertThat(gateway.log.completed(0).getErrorCode()).isEqualTo("CVT-1014");
    }
  }

  @Test
  void anOriginThatTakesTooLongIs504() throws IOException {
    try (var gateway = new GatewayUnderTest(with(SHORT));
        var client = gateway.connect()) {
      var tunnel = gateway.tunnels.online("shop.localhost");
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");

      var response = client.read();
      assertThat(response.status()).isEqualTo(504);
      assertThat(response.text()).startsWith("CVT-1004");
      Soon.until(() -> tunnel.stream(0).wasReset() == ResetCode.CLIENT_LEFT);
      assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.TIMED_OUT);
    }
  }

  @Test
  void aGrpcCallThatHasAskedWaitsForItsFirstByteAsLongAsItsCallerDoes() throws Exception {
    try (var gateway = new GatewayUnderTest(with(SHORT, Duration.ofMinutes(1)));
        var client = FrameClient.greeting(gateway.port());
        var marker = gateway.connect()) {
      var tunnel = gateway.tunnels.online("shop.localhost");
      var call = FrameClient.request("POST", "shop.localhost", "/echo.Echo/Unary");
      client.headers(1, false, call.add("content-type", "application/grpc")).data(1, true, "ask");
      var stream = tunnel.stream(0);
      Soon.until(stream::isEnded);
      // Another exchange begins afterwards and is given up.
      marker.send("GET /slow HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      assertThat(marker.read().status()).isEqualTo(504);

      assertThat(stream.wasReset()).isNull();
      stream.respond(200, "at last");
      assertThat(client.response(1).text()).isEqualTo("at last");
    }
  }

  @Test
  void aGrpcCallWhoseServerDoesNotReadItIsGivenUp() throws Exception {
    try (var gateway = new GatewayUnderTest(with(SHORT, Duration.ofMinutes(1)));
        var client = FrameClient.greeting(gateway.port())) {
      var tunnel = gateway.tunnels.online("shop.localhost");
      tunnel.onOpen(stream -> stream.writable(false));
      var call = FrameClient.request("POST", "shop.localhost", "/echo.Echo/Join");
      client.headers(1, false, call.add("content-type", "application/grpc")).data(1, false, "one");

      var answer = client.await(frame -> frame.is(Http2FrameTypes.HEADERS));
      assertThat(client.headersOf(answer).get("grpc-message")).asString().startsWith("CVT-1004");
    }
  }

  @Test
  void aResponseThatHasBegunMayBeSilentAsLongAsItLikes() throws IOException {
    try (var gateway = new GatewayUnderTest(with(SHORT));
        var client = gateway.connect();
        var marker = gateway.connect()) {
      var tunnel = gateway.tunnels.online("shop.localhost");
      client.send("GET /events HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(0).sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      tunnel.stream(0).send("one");
      // Another exchange begins afterwards and runs into all of the bounds.
      marker.send("GET /slow HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      assertThat(marker.read().status()).isEqualTo(504);
      assertThat(marker.readToEnd()).isEmpty();
      tunnel.stream(0).send("two");
      tunnel.stream(0).sendEnd("");

      assertThat(client.read().text()).isEqualTo("onetwo");
    }
  }
}

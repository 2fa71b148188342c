package io.culvert.gateway;

import static io.culvert.gateway.GatewayUnderTest.millis;
import static io.culvert.gateway.testing.FrameClient.get;
import static io.culvert.gateway.testing.FrameClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Outcome;
import io.culvert.gateway.testing.FrameClient;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.gateway.testing.Soon;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that use HTTP/2 to keep a server busy. Each loses its connection, and only that: another
 * one that was open all the time goes on.
 */
class Http2AttacksTest {
  private static final String HOST = "shop.localhost";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private ScriptedTunnel tunnel;
  private FrameClient bystander;

  @BeforeEach
  void open() throws IOException {
    tunnel = gateway.tunnels.online(HOST);
    bystander = FrameClient.greeting(gateway.port());
  }

  @AfterEach
  void close() throws Exception {
    tunnel.onRequest(s -> s.respond(200, "unharmed"));
    bystander.headers(1, true, get(HOST, "/"));
    assertThat(bystander.response(1).text()).isEqualTo("unharmed");
    bystander.close();
    gateway.close();
  }

  private static GatewaySettings patience(Duration head, Duration body, Duration idle) {
    return GatewayUnderTest.settings(
        "REQUEST_HEAD_TIMEOUT",
        millis(head),
        "REQUEST_BODY_TIMEOUT",
        millis(body),
        "KEEP_ALIVE_TIMEOUT",
        millis(idle));
  }

  /** The GOAWAY's code; the connection ends after it. */
  private static long endOf(FrameClient client) throws IOException {
    var code = client.await(f -> f.is(Http2FrameTypes.GO_AWAY)).errorCode();
    assertThat(client.isEnded()).isTrue();
    return code;
  }

  private FrameClient attacker() throws IOException {
    return FrameClient.greeting(gateway.port());
  }

  @Test
  void cancellingRequestsAsFastAsTheyAreMadeEndsTheConnection() throws Exception {
    try (var client = attacker()) {
      flood(
          client,
          i -> {
            client.headers(2 * i + 1, true, get(HOST, "/"));
            client.reset(2 * i + 1, Http2Error.CANCEL.code());
          });
    }
    Soon.until(() -> tunnel.streams().stream().allMatch(s -> s.wasReset() != null));
    assertThat(tunnel.streams()).hasSizeLessThan(1_000);
  }

  @Test
  void aClientThatCancelsFewOfItsManyRequestsGoesOn() throws Exception {
    tunnel.onRequest(s -> s.respond(200, "ok"));
    try (var client = attacker()) {
      for (int i = 0; i < 700; i++) {
        client.headers(2 * i + 1, true, get(HOST, "/"));
        if (i % 3 == 0) {
          client.reset(2 * i + 1, Http2Error.CANCEL.code());
        } else {
          assertThat(client.response(2 * i + 1).text()).isEqualTo("ok");
        }
      }
    }
  }

  @Test
  void floodsOfPingsSettingsAndPrioritiesEndTheConnection() throws Exception {
    try (var client = attacker()) {
      flood(client, i -> client.send(Http2FrameTypes.SETTINGS, 0, 0, new byte[0]));
    }
    try (var client = attacker()) {
      flood(client, i -> client.send(Http2FrameTypes.PING, 0, 0, new byte[8]));
    }
    try (var client = attacker()) {
      flood(client, i -> client.send(Http2FrameTypes.PRIORITY, 0, 3, new byte[5]));
    }
  }

  @Test
  void emptyPiecesOfBodyWithoutEndEndTheConnection() throws Exception {
    try (var client = attacker()) {
      client.headers(1, false, request("POST", HOST, "/"));
      flood(client, i -> client.data(1, false, new byte[0]));
    }
  }

  @Test
  void aHeadInCountlessPiecesEndsTheConnection() throws Exception {
    try (var client = attacker()) {
      client.send(
          Http2FrameTypes.HEADERS, FrameClient.END_STREAM, 1, client.encoded(1, get(HOST, "/")));
      flood(client, i -> client.send(Http2FrameTypes.CONTINUATION, 0, 1, new byte[1]));
    }
    assertThat(tunnel.streams()).isEmpty();
  }

  @Test
  void aHeadThatUnpacksToFarTooMuchIsRefused() throws Exception {
    try (var client = attacker()) {
      // One long field in the table, then a byte for each time that it is meant again.
      var value = "x".repeat(3_900);
      client.headers(1, true, get(HOST, "/").add("x-bomb", value));
      var bomb = client.encoded(3, get(HOST, "/").add("x-bomb", value));
      var block = new byte[bomb.length + 4_000];
      System.arraycopy(bomb, 0, block, 0, bomb.length);
      Arrays.fill(block, bomb.length, block.length, bomb[bomb.length - 1]);
      client.send(Http2FrameTypes.HEADERS, 5, 3, block);
      assertThat(client.response(3).status()).isEqualTo(431);
    }
    assertThat(tunnel.streams()).hasSize(1);
  }

  @Test
  void aHeadIsAsLargeAsByHttp1AndNoLarger() throws Exception {
    tunnel.onRequest(s -> s.respond(200, "ok"));
    try (var client = attacker()) {
      client.headers(
          1, true, get(HOST, "/").add("x-large", Collections.nCopies(8, "x".repeat(3_900))));
      assertThat(client.response(1).status()).isEqualTo(200);
      client.headers(
          3, true, get(HOST, "/").add("x-large", Collections.nCopies(9, "x".repeat(3_900))));
      assertThat(client.response(3).status()).isEqualTo(431);
    }
  }

  @Test
  void aHeadThatIsNeverCompletedTakesTheConnectionWithIt() throws Exception {
    try (var strict = new GatewayUnderTest(patience(SHORT, LONG, LONG));
        var slow = FrameClient.greeting(strict.port());
        var mute = new FrameClient(strict.port())) {
      slow.send(Http2FrameTypes.HEADERS, 0, 1, slow.encoded(1, get(HOST, "/")));
      assertThat(endOf(slow)).isEqualTo(Http2Error.ENHANCE_YOUR_CALM.code());
      assertThat(mute.isEnded()).isTrue();
    }
  }

  @Test
  void aBodyThatStopsIs408AndAnIdleConnectionIsSentAway() throws Exception {
    try (var strict = new GatewayUnderTest(patience(LONG, SHORT, SHORT));
        var client = FrameClient.greeting(strict.port())) {
      strict.tunnels.online(HOST);
      client.headers(1, false, request("POST", HOST, "/"));
      assertThat(client.response(1).head().get("culvert-error")).hasToString("CVT-1014");
      assertThat(endOf(client)).isEqualTo(Http2Error.NO_ERROR.code());
    }
  }

  @Test
  void aReaderThatGivesNoWindowLosesItsStreamInTimeAndNoOther() throws Exception {
    try (var strict = new GatewayUnderTest(patience(LONG, SHORT, LONG));
        var client = FrameClient.greeting(strict.port(), FrameClient.setting(4, 10))) {
      var shop = strict.tunnels.online(HOST).onRequest(s -> s.respond(200, new byte[100]));
      client.headers(1, true, get(HOST, "/"));
      var reset = client.await(f -> f.is(Http2FrameTypes.RST_STREAM));
      assertThat(reset.errorCode()).isEqualTo(Http2Error.CANCEL.code());
      shop.onRequest(s -> s.respond(200, "short"));
      client.headers(3, true, get(HOST, "/"));
      assertThat(client.response(3).text()).isEqualTo("short");
      assertThat(strict.log.completed(0).getOutcome()).isEqualTo(Outcome.CLIENT_LEFT);
    }
  }

  @Test
  void moreStreamsThanAllowedAreRefusedAndTheOthersGoOn() throws Exception {
    try (var client = attacker()) {
      for (int i = 0; i <= 100; i++) {
        client.headers(2 * i + 1, true, get(HOST, "/"));
      }
      var reset = client.await(f -> f.is(Http2FrameTypes.RST_STREAM));
      assertThat(reset.stream()).isEqualTo(201);
      assertThat(reset.errorCode()).isEqualTo(Http2Error.REFUSED_STREAM.code());
      tunnel.stream(99).respond(200, "the last that was let in");
      assertThat(client.response(199).status()).isEqualTo(200);
    }
  }

  @Test
  void streamsOutOfOrderEndTheConnection() throws Exception {
    try (var client = attacker()) {
      client.headers(5, true, get(HOST, "/")).headers(3, true, get(HOST, "/"));
      assertThat(endOf(client)).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
    }
    try (var client = attacker()) {
      client.headers(5, true, get(HOST, "/"));
      client.headers(5, true, new DefaultHttp2Headers(false).add("again", "yes"));
      assertThat(endOf(client)).isEqualTo(Http2Error.STREAM_CLOSED.code());
    }
  }

  private interface Step {
    void send(int i) throws Exception;
  }

  /** Floods until the connection is cut, and looks whether the client was told why. */
  private static void flood(FrameClient client, Step step) throws Exception {
    try {
      for (int i = 0; i < 20_000; i++) {
        step.send(i);
      }
    } catch (IOException e) {
      // It was cut off already.
    }
    try {
      assertThat(endOf(client)).isEqualTo(Http2Error.ENHANCE_YOUR_CALM.code());
    } catch (SocketException reset) {
      // Who sends on into a closed connection is reset, and that may take the GOAWAY away unread.
      assertThat(client.isEnded()).isTrue();
    }
  }
}

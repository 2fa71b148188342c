package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedStream;
import io.culvert.gateway.testing.ScriptedTunnel;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must not get in: each is answered readably and the connection closes; others notice nothing.
 * What parsers disagree about has a table of its own: {@link SmugglingTest}.
 */
class BadInputTest {
  private static GatewayUnderTest gateway;
  private static ScriptedTunnel tunnel;

  @BeforeAll
  static void start() {
    gateway = new GatewayUnderTest();
    tunnel = gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "fine"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<Arguments> badHeads() {
    var host = "Host: shop.localhost\r\n";
    return Stream.of(
        bad("garbage", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n", 400, "CVT-1007"),
        bad("no version", "GET /\r\n" + host + "\r\n", 400, "CVT-1007"),
        bad(
            "a control in the target",
            "GET /a\u0001b HTTP/1.1\r\n" + host + "\r\n",
            400,
            "CVT-1007"),
        bad("no path", "GET shop HTTP/1.1\r\n" + host + "\r\n", 400, "CVT-1007"),
        bad("asterisk without OPTIONS", "GET * HTTP/1.1\r\n" + host + "\r\n", 400, "CVT-1007"),
        bad(
            "user in the target",
            "GET http://u@shop.localhost/ HTTP/1.1\r\n" + host + "\r\n",
            400,
            "CVT-1007"),
        bad(
            "another scheme",
            "GET ftp://shop.localhost/ HTTP/1.1\r\n" + host + "\r\n",
            400,
            "CVT-1007"),
        bad("method is no token", "G@T / HTTP/1.1\r\n" + host + "\r\n", 400, "CVT-1007"),
        bad("version is no version", "GET / HTTZ/1.1\r\n" + host + "\r\n", 400, "CVT-1007"),
        bad("almost HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\r", 505, "CVT-1016"),
        bad("HTTP/2 in the way of HTTP/1", "GET / HTTP/2.0\r\n" + host + "\r\n", 505, "CVT-1016"),
        bad("HTTP/1.2", "GET / HTTP/1.2\r\n" + host + "\r\n", 505, "CVT-1016"),
        bad("CONNECT", "CONNECT shop.localhost:80 HTTP/1.1\r\n" + host + "\r\n", 501, "CVT-1015"),
        bad("no colon", "GET / HTTP/1.1\r\n" + host + "X\r\n\r\n", 400, "CVT-1007"),
        bad("empty field name", "GET / HTTP/1.1\r\n" + host + ": y\r\n\r\n", 400, "CVT-1007"),
        bad("name is no token", "GET / HTTP/1.1\r\n" + host + "X(y): z\r\n\r\n", 400, "CVT-1007"),
        bad("malformed Host", "GET / HTTP/1.1\r\nHost: shop localhost\r\n\r\n", 400, "CVT-1007"),
        bad(
            "Host with a path",
            "GET / HTTP/1.1\r\nHost: shop.localhost/x\r\n\r\n",
            400,
            "CVT-1007"),
        bad(
            "Host with a user",
            "GET / HTTP/1.1\r\nHost: u@shop.localhost\r\n\r\n",
            400,
            "CVT-1007"),
        bad(
            "Host with a bad port",
            "GET / HTTP/1.1\r\nHost: shop.localhost:x\r\n\r\n",
            400,
            "CVT-1007"),
        bad(
            "WebSocket of 2010",
            "GET / HTTP/1.1\r\n"
                + host
                + "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n12345678",
            400,
            "CVT-1007"),
        bad(
            "long target",
            "GET /" + "a".repeat(17_000) + " HTTP/1.1\r\n" + host + "\r\n",
            414,
            "CVT-1010"),
        bad("long target without end", "GET /" + "a".repeat(40_000), 414, "CVT-1010"),
        bad(
            "header bomb",
            "GET / HTTP/1.1\r\n" + host + "X: " + "a".repeat(33_000) + "\r\n\r\n",
            431,
            "CVT-1009"),
        bad(
            "many fields",
            "GET / HTTP/1.1\r\n" + host + "X: y\r\n".repeat(2_000) + "\r\n",
            431,
            "CVT-1009"),
        bad(
            "header bomb without end",
            "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(40_000),
            431,
            "CVT-1009"));
  }

  private static Arguments bad(String name, String bytes, int status, String code) {
    return Arguments.of(name, bytes, status, code);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badHeads")
  void isAnsweredAndTheConnectionCloses(String name, String bytes, int status, String code)
      throws IOException {
    try (var other = gateway.connect();
        var client = gateway.connect()) {
      assertFine(other);
      int streams = tunnel.streams().size();

      var response = client.send(bytes).read();

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.text()).startsWith(code + "\n");
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(response.field("Culvert-Error")).isEqualTo(code);
      assertThat(client.readToEnd()).isEmpty();
      assertThat(tunnel.streams().stream().skip(streams)).noneMatch(ScriptedStream::isEnded);
      assertFine(other);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badHeads")
  void isAnsweredTheSameByteByByte(String name, String bytes, int status, String code)
      throws IOException {
    if (bytes.length() > 1_000) {
      return; // the same bytes a hundred times would prove no more
    }
    try (var client = gateway.connect()) {
      for (int i = 0; i < bytes.length(); i++) {
        try {
          client.send(bytes.substring(i, i + 1));
        } catch (IOException answeredAlready) {
          break;
        }
      }

      assertThat(client.read().text()).startsWith(code + "\n");
    }
  }

  @Test
  void aLargeHeadIsLetInUpToTheLimit() throws IOException {
    try (var client = gateway.connect()) {
      var head = "GET / HTTP/1.1\r\nHost: shop.localhost\r\nX: " + "a".repeat(32_000);
      assertThat(client.send(head + "\r\n\r\n").read().text()).isEqualTo("fine");
    }
  }

  @Test
  void aHostFieldMustBeThereOnce() throws IOException {
    for (var fields :
        new String[] {"", "Host:\r\n", "Host: shop.localhost\r\nHost: shop.localhost\r\n"}) {
      try (var client = gateway.connect()) {
        var response = client.send("GET / HTTP/1.1\r\n" + fields + "\r\n").read();

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).startsWith("CVT-1011");
      }
    }
  }

  @Test
  void anUnknownExpectationIs417() throws IOException {
    try (var client = gateway.connect()) {
      var response =
          client
              .send(
                  "POST / HTTP/1.1\r\n"
                      + "Host: shop.localhost\r\n"
                      + "Expect: tea\r\n"
                      + "Content-Length: 9\r\n\r\n")
              .read();

      assertThat(response.status()).isEqualTo(417);
      assertThat(response.text()).startsWith("CVT-1012");
    }
  }

  @Test
  void aRefusedRequestsSmallBodyIsSkippedAndTheConnectionGoesOn() throws IOException {
    try (var client = gateway.connect()) {
      var head = "POST / HTTP/1.1\r\nHost: nobody.localhost\r\nContent-Length: ";
      assertThat(client.send(head + "5\r\n\r\nhello").read().status()).isEqualTo(404);
      assertFine(client);
      var large = client.send(head + "70000\r\n\r\n").read();
      assertThat(large.status()).isEqualTo(404);
      assertThat(large.field("Connection")).isEqualTo("close");
    }
  }

  @Test
  void theAnswerToARefusedUploadCanBeReadWhileItIsStillBeingSent() throws IOException {
    try (var client = gateway.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: nobody.localhost\r\nContent-Length: 500000\r\n\r\n");
      client.send(new byte[200_000]);
      client.send(new byte[200_000]);

      assertThat(client.read().status()).isEqualTo(404);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  private static void assertFine(RawClient client) throws IOException {
    assertThat(client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n").read().text())
        .isEqualTo("fine");
  }
}

package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.embedded.server.LocalPort;
import io.culvert.gateway.testing.ClientHello;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.policy.AccessRules;
import io.culvert.tunnel.policy.AddressRange;
import io.culvert.tunnel.policy.EdgePolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who a client is when it comes through the operator's own proxies. */
@Timeout(60)
class FrontProxiesTest {
  private static final String LOOPBACK = "127.0.0.0/8, 10.0.0.1";
  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n";

  private static GatewaySettings behind(String proxies, boolean withHeader) {
    return GatewayUnderTest.settings(
        "HTTP_TRUSTED_PROXIES", proxies, "PROXY_PROTOCOL", String.valueOf(withHeader));
  }

  private static String headSeenByTheOrigin(GatewaySettings settings, byte[] before, String fields)
      throws IOException {
    try (var gateway = new GatewayUnderTest(settings);
        var client = gateway.connect()) {
      var tunnel = gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "ok"));
      assertThat(client.send(before).send(GET + fields + "\r\n").read().status()).isEqualTo(200);
      return tunnel.stream(0).head();
    }
  }

  @Test
  void aProxyOfOursIsBelievedUpToTheFirstStranger() throws IOException {
    var head =
        headSeenByTheOrigin(
            behind(LOOPBACK, false),
            new byte[0],
            "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n");

    assertThat(head)
        .contains("X-Forwarded-For: 203.0.113.7\r\n", "X-Forwarded-Proto: https\r\n")
        .contains("Forwarded: for=203.0.113.7;host=shop.localhost;proto=https\r\n");
  }

  @Test
  void aStrangerIsNotBelieved() throws IOException {
    var head =
        headSeenByTheOrigin(
            behind("10.0.0.0/8", false),
            new byte[0],
            "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n");

    assertThat(head).contains("X-Forwarded-For: 127.0.0.1\r\n", "X-Forwarded-Proto: http\r\n");
  }

  @Test
  void aProxyHeaderOfVersion1SaysWhoTheClientIs() throws IOException {
    var header = "PROXY TCP4 203.0.113.7 192.0.2.1 50000 80\r\n".getBytes();

    assertThat(headSeenByTheOrigin(behind("", true), header, ""))
        .contains("X-Forwarded-For: 203.0.113.7\r\n");
  }

  @Test
  void aProxyHeaderOfVersion2SaysWhoTheClientIs() throws IOException {
    var header =
        HexFormat.of()
            .parseHex("0d0a0d0a000d0a515549540a" + "2111000c" + "cb007107c0000201c3500050");

    assertThat(headSeenByTheOrigin(behind(LOOPBACK, true), header, ""))
        .contains("X-Forwarded-For: 203.0.113.7\r\n");
  }

  @Test
  void whoBeginsWithoutAHeaderOrIsNoProxyOfOursIsNotServed() throws IOException {
    for (var settings : List.of(behind(LOOPBACK, true), behind("10.0.0.0/8", true))) {
      try (var gateway = new GatewayUnderTest(settings);
          RawClient client = gateway.connect()) {
        gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "ok"));
        assertThat(answer(client)).isEmpty();
      }
    }
  }

  @Test
  void aTcpTunnelHearsWhoItIsThatConnects() throws IOException {
    int port = LocalPort.free();
    try (var gateway = new GatewayUnderTest(behind(LOOPBACK, true));
        var ports = gateway.listenOnPorts()) {
      var only = new AccessRules(List.of(AddressRange.parse("203.0.113.0/24")), null, null);
      var policy = new EdgePolicy(only, null, null, null, false, null);
      var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port, policy);
      Soon.until(() -> ports.open().contains(port));
      try (var client = new RawClient(port);
          var stranger = new RawClient(port)) {
        client.send("PROXY TCP4 203.0.113.7 192.0.2.1 50000 5432\r\nquestion");
        var stream = tunnel.stream(0);
        assertThat(stream.head()).contains("Culvert-Client: 203.0.113.7:50000\r\n");
        Soon.until(() -> new String(stream.body()).equals("question"));
        stream.send("answer");
        stream.sendEnd("");
        assertThat(client.readToEnd()).isEqualTo("answer");

        stranger.send("PROXY TCP4 198.51.100.1 192.0.2.1 50000 5432\r\nquestion");
        assertThatThrownBy(stranger::readToEnd).isInstanceOf(IOException.class);
        assertThat(tunnel.streams()).hasSize(1);
      }
    }
  }

  @Test
  void aTlsTunnelHearsWhoItIsThatConnects() throws IOException {
    try (var gateway = new GatewayUnderTest(behind(LOOPBACK, true))) {
      int port = gateway.listenTls(null, Duration.ZERO);
      var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TLS, null);
      try (var client = new RawClient(port)) {
        var hello = ClientHello.of("db.localhost");
        client.send("PROXY TCP4 203.0.113.7 192.0.2.1 50000 443\r\n").send(hello);
        var stream = tunnel.stream(0);
        assertThat(stream.head()).contains("Culvert-Client: 203.0.113.7:50000\r\n");
        Soon.until(() -> stream.bodySize() == hello.length);
      }
    }
  }

  @Test
  void thePortOfDatabasesHearsWhoItIsThatConnects() throws IOException {
    try (var gateway = new GatewayUnderTest(behind(LOOPBACK, true))) {
      int port = gateway.listenForPostgres(null);
      var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TLS, null);
      try (var client = new RawClient(port)) {
        client
            .send("PROXY TCP4 203.0.113.7 192.0.2.1 50000 5432\r\n")
            .send(ClientHello.of("db.localhost"));
        assertThat(tunnel.stream(0).head()).contains("Culvert-Client: 203.0.113.7:50000\r\n");
      }
    }
  }

  @Test
  void aConnectionWhoseHeaderDoesNotComeIsClosed() throws IOException {
    var settings =
        GatewayUnderTest.settings("PROXY_PROTOCOL", "true", "REQUEST_HEAD_TIMEOUT", "100ms");
    int port = LocalPort.free();
    try (var gateway = new GatewayUnderTest(settings);
        var ports = gateway.listenOnPorts()) {
      gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
      Soon.until(() -> ports.open().contains(port));
      try (var client = new RawClient(port)) {
        assertThat(client.readToEnd()).isEmpty();
      }
    }
  }

  @Test
  void whoSaysNothingAfterTheHeaderOfTheProxyIsClosed() throws IOException {
    var settings =
        GatewayUnderTest.settings("PROXY_PROTOCOL", "true", "REQUEST_HEAD_TIMEOUT", "500ms");
    try (var gateway = new GatewayUnderTest(settings);
        var silent = gateway.connect()) {
      silent.send("PROXY TCP4 203.0.113.7 192.0.2.1 50000 80\r\n");

      assertThat(silent.readToEnd()).isEmpty();
    }
  }

  private static String answer(RawClient client) {
    try {
      return client.send(GET + "\r\n").readToEnd();
    } catch (IOException closed) {
      return "";
    }
  }
}

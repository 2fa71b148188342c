package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.embedded.server.LocalPort;
import io.culvert.gateway.tcp.PortListeners;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.policy.AccessRules;
import io.culvert.tunnel.policy.AddressRange;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.RateLimit;
import io.culvert.tunnel.policy.TrafficLimits;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.TunnelPool;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TCP tunnels at ports of their own, on real sockets. */
class TcpTunnelsTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private final PortListeners ports = gateway.listenOnPorts();
  private final int port = LocalPort.free();

  @AfterEach
  void close() {
    ports.close();
    gateway.close();
  }

  @Test
  void aPortIsOpenWhileItsTunnelIsOnline() throws IOException {
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
    Soon.until(() -> ports.open().contains(port));
    new RawClient(port).close();

    gateway.tunnels.closePort(tunnel);
    Soon.until(() -> ports.open().isEmpty());
    assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);

    gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
    Soon.until(() -> ports.open().contains(port));
  }

  @Test
  void bytesPassBothWaysAndEachDirectionHasItsOwnEnd() throws IOException {
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
    try (var client = connect()) {
      var stream = tunnel.stream(0);
      assertThat(stream.head())
          .startsWith("CONNECT db.localhost:" + port + " HTTP/1.1\r\nCulvert-Client: 127.0.0.1:");
      client.send("question");
      client.shutdownOutput();
      Soon.until(stream::isEnded);
      assertThat(new String(stream.body(), ISO_8859_1)).isEqualTo("question");

      stream.send("answer");
      stream.sendEnd("");
      assertThat(client.readToEnd()).isEqualTo("answer");
      assertThat(stream.wasReset()).isNull();
    }
    Soon.until(() -> ended("ended") == 1);
  }

  @Test
  void connectionsComeToTheLoopOfTheirTunnel() throws IOException {
    var loop = gateway.loops.each().getFirst();
    var onLoop = new CopyOnWriteArrayList<Boolean>();
    gateway
        .tunnels
        .onlineRaw("db.localhost", TunnelKind.TCP, port)
        .runsOn(loop)
        .onOpen(
            stream -> {
              onLoop.add(loop.inEventLoop());
              loop.execute(
                  () -> {
                    stream.send("banner");
                    stream.sendEnd("");
                  });
            });
    for (int i = 0; i < 10; i++) {
      try (var client = connect()) {
        assertThat(client.readToEnd()).isEqualTo("banner");
      }
    }
    assertThat(onLoop).hasSize(10).doesNotContain(false);
  }

  @Test
  void theServerMayEndItsDirectionFirst() throws IOException {
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
    try (var client = connect()) {
      var stream = tunnel.stream(0);
      stream.send("banner");
      stream.sendEnd("");
      assertThat(client.readToEnd()).isEqualTo("banner");

      client.send("still talking");
      Soon.until(() -> stream.bodySize() == 13);
      client.shutdownOutput();
      Soon.until(stream::isEnded);
      assertThat(stream.wasReset()).isNull();
    }
  }

  @Test
  void whatTheClientIsSlowToTakeIsNotLostWhenBothHaveEnded() throws IOException {
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
    Soon.until(() -> ports.open().contains(port));
    var large = "0123456789abcdef".repeat(1 << 17); // 2 MiB
    try (var client = new RawClient(port, 4096)) {
      var stream = tunnel.stream(0);
      stream.send(large);
      stream.sendEnd("");
      client.shutdownOutput();
      Soon.until(stream::isEnded);

      assertThat(client.readToEnd()).isEqualTo(large);
    }
  }

  /** As {@code nc -N} does: first all of the question, and only then the answer. */
  @Test
  void aLargeAnswerArrivesWholeAfterTheClientHasEndedItsDirection() throws IOException {
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
    Soon.until(() -> ports.open().contains(port));
    var large = "0123456789abcdef".repeat(7 << 16); // 7 MiB: more than a socket takes at once
    try (var client = new RawClient(port, 4096)) {
      var stream = tunnel.stream(0);
      client.send("question");
      client.shutdownOutput();
      Soon.until(stream::isEnded);
      stream.send(large);
      stream.sendEnd("");

      assertThat(client.readToEnd()).isEqualTo(large);
    }
  }

  @Test
  void aResetPassesEitherWay() throws IOException {
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
    try (var client = connect()) {
      tunnel.stream(0).sendReset(ResetCode.ORIGIN_UNREACHABLE);
      assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
    }
    connect().abort();
    Soon.until(() -> tunnel.stream(1).wasReset() == ResetCode.CLIENT_LEFT);
    assertThat(ended("CVT-1003")).isEqualTo(1);
  }

  @Test
  void aBlockedAccountsConnectionsAreCutAndRefused() throws IOException {
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
    try (var client = connect()) {
      var stream = tunnel.stream(0);
      tunnel.allow(new Allowance.Blocked(ZonedDateTime.now().plusDays(1)));
      assertThat(client.readToEnd()).isEmpty();
      assertThat(stream.wasReset()).isEqualTo(ResetCode.CLIENT_LEFT);
    }
    try (var late = connect()) {
      assertThatThrownBy(late::readToEnd).isInstanceOf(SocketException.class);
    }
    assertThat(tunnel.streams()).hasSize(1);
  }

  @Test
  void whoMayNotComeIsClosedAtOnceAndNoByteReachesTheAgent() throws IOException {
    var access = new AccessRules(null, List.of(AddressRange.parse("127.0.0.0/8")), null);
    var tunnel = asking(new EdgePolicy(access, null, null, null, false, null));

    assertRefused("CVT-1042", 1);
    assertThat(tunnel.streams()).isEmpty();
  }

  @Test
  void noMoreConnectionsThanAllowedComeInATime() throws IOException {
    var rate = new RateLimit(2, 3_600, 2, RateLimit.By.IP);
    var tunnel = asking(limited(new TrafficLimits(rate, null, null)));
    try (var first = connect();
        var second = connect()) {
      tunnel.stream(1);
      assertRefused("CVT-1045", 1);
      first.send("still there");
      second.send("still there");
      Soon.until(() -> tunnel.stream(0).bodySize() == 11 && tunnel.stream(1).bodySize() == 11);
    }
    assertThat(tunnel.streams()).hasSize(2);
  }

  @Test
  void oneMoreConnectionComesWhenAnotherHasEnded() throws IOException {
    var tunnel = asking(limited(new TrafficLimits(null, 1, null)));
    tunnel.onOpen(stream -> stream.send("welcome"));
    try (var first = connect()) {
      assertThat(first.readNBytes(7)).hasSize(7);
      assertRefused("CVT-1046", 1);
    }
    tunnel.stream(0).sendEnd("");
    Soon.until(this::isWelcome);
    assertThat(tunnel.streams()).hasSize(2);
  }

  private boolean isWelcome() {
    try (var client = connect()) {
      return client.readNBytes(7).length == 7;
    } catch (IOException refused) {
      return false;
    }
  }

  private static EdgePolicy limited(TrafficLimits limits) {
    return new EdgePolicy(null, limits, null, null, false, null);
  }

  private ScriptedTunnel asking(EdgePolicy policy) {
    return gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port, policy);
  }

  private void assertRefused(String code, int times) throws IOException {
    try (var client = connect()) {
      assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
    }
    Soon.until(() -> ended(code) == times);
  }

  @Test
  void aPortThatCannotBeOpenedIsToldAndTriedAgain() throws IOException {
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var online = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port);
      Soon.until(() -> online.said().stream().anyMatch(line -> line.contains("CVT-1060")));
      assertThat(ports.open()).isEmpty();
    }
    Soon.until(() -> ports.open().contains(port));
  }

  @Test
  void anAgentThatCannotBeReachedWhenItsPortFailsIsToldLater() throws IOException {
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var tunnel = gateway.tunnels.unreachableRaw("db.localhost", TunnelKind.TCP, port);
      Soon.until(() -> gateway.tunnels.lookedAt("db.localhost"));
      assertThat(tunnel.said()).isEmpty();

      gateway.tunnels.reachable(tunnel);
      Soon.until(() -> tunnel.said().stream().anyMatch(line -> line.contains("CVT-1060")));
    }
  }

  @Test
  void connectionsTakeTurnsAmongTheTunnelsOfAPort() throws IOException {
    var one = idle(gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port));
    var other = idle(gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, port));
    gateway.tunnels.pool("db.localhost", TunnelPool.of(one).with(other));
    for (int i = 0; i < 4; i++) {
      try (var client = connect()) {
        assertThat(client.readToEnd()).isEqualTo("banner");
      }
    }
    assertThat(one.streams()).hasSize(2);
    assertThat(other.streams()).hasSize(2);
  }

  /** Whose connections end at once, so that it is never the busier one. */
  private static ScriptedTunnel idle(ScriptedTunnel tunnel) {
    return tunnel
        .countsNoStreams()
        .onOpen(
            stream -> {
              stream.send("banner");
              stream.sendEnd("");
            });
  }

  private RawClient connect() throws IOException {
    Soon.until(() -> ports.open().contains(port));
    return new RawClient(port);
  }

  private double ended(String outcome) {
    var counter = gateway.meters.find("gateway.raw.connections").tag("outcome", outcome).counter();
    return counter == null ? 0 : counter.count();
  }
}

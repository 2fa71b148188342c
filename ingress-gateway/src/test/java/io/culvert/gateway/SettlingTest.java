package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.gateway.testing.Soon;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections move to the event loop of the tunnel that they ask for. */
class SettlingTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";

  private final GatewayUnderTest gateway =
      new GatewayUnderTest(GatewayUnderTest.settings("REQUEST_HEAD_TIMEOUT", "2s"));
  private final EventLoop loop = gateway.loops.each().getFirst();
  private final List<Boolean> onLoop = new CopyOnWriteArrayList<>();
  private final ScriptedTunnel tunnel =
      gateway
          .tunnels
          .online("shop.localhost")
          .runsOn(loop)
          .onOpen(s -> onLoop.add(loop.inEventLoop()))
          .onRequest(s -> s.respond(200, "hello"));

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void everyConnectionComesToTheTunnelsLoop() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (var client = gateway.connect()) {
        assertThat(client.send(REQUEST).read().text()).isEqualTo("hello");
        assertThat(client.send(REQUEST).read().text()).isEqualTo("hello");
      }
    }
    assertThat(onLoop).hasSize(40).doesNotContain(false);
  }

  @Test
  void whatCameWithTheFirstBytesIsNotLost() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (var client = gateway.connect()) {
        var posted = "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 5\r\n\r\nfirst";
        client.send(posted + REQUEST + REQUEST.substring(0, 9));
        assertThat(client.read().text()).isEqualTo("hello");
        assertThat(client.read().text()).isEqualTo("hello");
        client.send(REQUEST.substring(9));
        assertThat(client.read().text()).isEqualTo("hello");
      }
    }
    assertThat(tunnel.stream(0).body()).asString().isEqualTo("first");
  }

  @Test
  void aHeadInPiecesIsServedWhereItCameIn() throws IOException {
    for (int i = 0; i < 4; i++) {
      try (var client = gateway.connect()) {
        for (char c : REQUEST.toCharArray()) {
          client.send(String.valueOf(c));
        }
        assertThat(client.read().text()).isEqualTo("hello");
      }
    }
  }

  @Test
  void clientsThatLeaveOnTheWayLeaveNothingBehind() throws IOException {
    for (int i = 0; i < 50; i++) {
      gateway.connect().send(REQUEST).close();
    }
    Soon.until(() -> gateway.openConnections() == 0);
  }

  @Test
  void whoSaysNothingIsClosed() throws IOException {
    try (var silent = gateway.connect()) {
      assertThat(silent.readToEnd()).isEmpty();
    }
  }

  @Test
  void whoSaidNothingYetStillHasAMomentWhenTheGatewayStops() throws Exception {
    try (var client = gateway.connect()) {
      Soon.until(() -> gateway.openConnections() == 1);
      var stop = Thread.startVirtualThread(() -> gateway.stop(Duration.ofSeconds(20)));
      assertThat(refused()).isTrue();
      assertThat(client.send(REQUEST).read().text()).isEqualTo("hello");
      assertThat(client.readToEnd()).isEmpty();
      client.close();
      assertThat(stop.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  private boolean refused() {
    Soon.until(
        () -> {
          try (RawClient _ = gateway.connect()) {
            return false;
          } catch (IOException closed) {
            return true;
          }
        });
    return true;
  }
}

package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.events.Outcome;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.Soon;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Stopping, and the limit of connections. */
class StoppingTest {
  @Test
  void runningExchangesFinishAndIdleConnectionsClose() throws Exception {
    try (var gateway = new GatewayUnderTest();
        var busy = gateway.connect();
        var idle = gateway.connect()) {
      var tunnel = gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "ok"));
      assertThat(ExchangesTest.get(idle, "shop.localhost")).isEqualTo("ok");
      tunnel.onRequest(s -> {});
      busy.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      var stream = tunnel.stream(1);
      var stop = Thread.startVirtualThread(() -> gateway.stop(Duration.ofSeconds(20)));

      assertThat(idle.readToEnd()).isEmpty();
      assertThatThrownBy(gateway::connect).isInstanceOf(IOException.class);
      stream.respond(200, "in time");
      var response = busy.read();
      assertThat(response.text()).isEqualTo("in time");
      assertThat(response.field("Connection")).isEqualTo("close");
      busy.close();
      idle.close();
      assertThat(stop.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void aSlowReaderStillGetsTheEndOfWhatWasWritten() throws Exception {
    int size = 4 * 1024 * 1024;
    try (var gateway = new GatewayUnderTest();
        var slow = new RawClient(gateway.port(), 8 * 1024);
        var idle = gateway.connect()) {
      var tunnel = gateway.tunnels.online("shop.localhost");
      tunnel.onRequest(s -> s.respond(200, new byte[size]));
      slow.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      slow.readHead();
      var stop = Thread.startVirtualThread(() -> gateway.stop(Duration.ofSeconds(20)));
      assertThat(idle.readToEnd()).isEmpty();

      assertThat(slow.readNBytes(size)).hasSize(size);
      assertThat(slow.readToEnd()).isEmpty();
      slow.close();
      idle.close();
      assertThat(stop.join(Duration.ofSeconds(20))).isTrue();
      assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.ANSWERED);
    }
  }

  @Test
  void whatDoesNotFinishInTimeIsCut() throws Exception {
    try (var gateway = new GatewayUnderTest();
        var busy = gateway.connect()) {
      var tunnel = gateway.tunnels.online("shop.localhost");
      busy.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(0);

      gateway.stop(Duration.ofMillis(100));

      assertThatThrownBy(busy::read).isInstanceOf(IOException.class);
      assertThat(gateway.log.completed(0).getErrorCode()).isEqualTo("CVT-1017");
    }
  }

  @Test
  void connectionsBeyondTheLimitAreAnswered503AndGiveWayAgain() throws Exception {
    var two = GatewayUnderTest.settings("MAX_CONNECTIONS", "2");
    try (var gateway = new GatewayUnderTest(two);
        var first = gateway.connect()) {
      gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "ok"));
      assertThat(ExchangesTest.get(first, "shop.localhost")).isEqualTo("ok");
      try (var second = gateway.connect()) {
        assertThat(ExchangesTest.get(second, "shop.localhost")).isEqualTo("ok");
        try (var third = gateway.connect()) {
          var response = third.read();
          assertThat(response.status()).isEqualTo(503);
          assertThat(response.text()).startsWith("CVT-1013");
          assertThat(third.readToEnd()).isEmpty();
        }
        assertThat(ExchangesTest.get(second, "shop.localhost")).isEqualTo("ok");
      }
      Soon.until(() -> gateway.openConnections() == 1);
      try (var next = gateway.connect()) {
        assertThat(ExchangesTest.get(next, "shop.localhost")).isEqualTo("ok");
      }
      assertThat(gateway.meters.counter("gateway.connections.refused").count()).isEqualTo(1);
    }
  }
}

package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.ClientHello;
import io.culvert.gateway.testing.Soon;
import io.culvert.testing.load.HalfOpenClients;
import io.culvert.testing.load.MemoryNow;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connections that begin and do not go on: they cost little memory, others are served meanwhile,
 * and all are closed when their time is over. How many says {@code culvert.half-open}.
 */
class HalfOpenConnectionsTest {
  private static final int COUNT = Integer.getInteger("culvert.half-open", 200);

  /** Generous: a decoder each, and what Netty keeps of a channel. */
  private static final long MOST_BYTES_EACH = 64 * 1024;

  /** How far they get. */
  private enum Beginning {
    NOTHING(false),
    HALF_A_HEAD(false),
    HALF_AN_HTTP2_PREFACE(false),
    HALF_A_CLIENT_HELLO(true);

    private final boolean tls;

    Beginning(boolean tls) {
      this.tls = tls;
    }

    private byte[] bytes() {
      return switch (this) {
        case NOTHING -> new byte[0];
        case HALF_A_HEAD -> "GET / HTTP/1.1\r\nHost: shop.localhost\r\nX: ".getBytes(ISO_8859_1);
        case HALF_AN_HTTP2_PREFACE -> "PRI * HTTP/2.0\r\n\r\nS".getBytes(ISO_8859_1);
        case HALF_A_CLIENT_HELLO -> Arrays.copyOf(ClientHello.of("shop.localhost"), 60);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void areHeldCheaplyServedBesideAndLetGo(Beginning beginning) throws Exception {
    var settings =
        GatewayUnderTest.settings(
            "MAX_CONNECTIONS",
            String.valueOf(COUNT + 100),
            "REQUEST_HEAD_TIMEOUT",
            COUNT > 1_000 ? "60s" : "1s");
    try (var gateway = new GatewayUnderTest(settings)) {
      gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "fine"));
      int port = beginning.tls ? gateway.listenTls(null, Duration.ZERO) : gateway.port();
      assertServed(gateway);
      var before = MemoryNow.measure();

      try (var clients = HalfOpenClients.open(port, COUNT, beginning.bytes())) {
        Soon.until(() -> gateway.openConnections() >= COUNT || clients.someWereClosed());
        var held = MemoryNow.measure().since(before);
        assertServed(gateway);
        assertThat(held.bytes() / COUNT).as("bytes each").isLessThan(MOST_BYTES_EACH);
        System.out.printf("%,d × %s: %s%n", COUNT, beginning, held.each(COUNT));

        clients.awaitAllClosed();
      }
      Soon.until(() -> gateway.openConnections() == 0);
    }
  }

  private static void assertServed(GatewayUnderTest gateway) throws IOException {
    try (var client = gateway.connect()) {
      assertThat(ExchangesTest.get(client, "shop.localhost")).isEqualTo("fine");
    }
  }
}

package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.ClientHello;
import io.culvert.gateway.testing.Soon;
import io.culvert.testing.load.HalfOpenClients;
import io.culvert.testing.load.LoggedLines;
import io.culvert.testing.load.ProcessUse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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

  /** Generous too: with the compiler's own work, on a machine that has just begun. */
  private static final long MOST_NANOS_EACH = TimeUnit.MILLISECONDS.toNanos(50);

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
    try (var gateway = new GatewayUnderTest(settings);
        var log = LoggedLines.of("io.culvert")) {
      gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "fine"));
      int port = beginning.tls ? gateway.listenTls(null, Duration.ZERO) : gateway.port();
      assertServed(gateway);
      var before = ProcessUse.measure();

      try (var clients = HalfOpenClients.open(port, COUNT, beginning.bytes())) {
        Soon.until(() -> gateway.openConnections() >= COUNT || clients.someWereClosed());
        var held = ProcessUse.measure().since(before);
        assertServed(gateway);
        assertThat(held.bytes() / COUNT).as("bytes each").isLessThan(MOST_BYTES_EACH);
        System.out.printf("%,d × %s: %s%n", COUNT, beginning, held.each(COUNT));

        clients.awaitAllClosed();
      }
      Soon.until(() -> gateway.meters.get("gateway.connections").gauge().value() == 0);
      var after = ProcessUse.measure().since(before);
      System.out.printf("  closed: %s, %,d lines%n", after.each(COUNT), log.count());
      assertThat(after.processor() / COUNT).as("processor").isLessThan(MOST_NANOS_EACH);
      assertThat(log.count()).isLessThanOrEqualTo(log.mostByNow());
    }
  }

  private static void assertServed(GatewayUnderTest gateway) throws IOException {
    try (var client = gateway.connect()) {
      assertThat(ExchangesTest.get(client, "shop.localhost")).isEqualTo("fine");
    }
  }
}

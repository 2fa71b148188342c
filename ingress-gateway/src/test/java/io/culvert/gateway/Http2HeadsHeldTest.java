package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.FrameClient;
import io.culvert.gateway.testing.Soon;
import io.culvert.testing.load.ProcessUse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What one connection of HTTP/2 holds while nobody answers its hundred requests, each with as many
 * fields as it may have. On the wire each field is a byte: it is in HPACK's table (RFC 7541 §6.1).
 */
class Http2HeadsHeldTest {
  private static final String HOST = "shop.localhost";
  private static final int STREAMS = 100;
  private static final long MOST_BYTES = 10L * 1024 * 1024;

  /** Both come to a little less than 32 KiB as RFC 9113 §6.5.2 counts. */
  private enum Fields {
    LONG("x-long", "x".repeat(3_900), 8),
    SHORT("x", "", 980);

    private final String name;
    private final String value;
    private final int count;

    Fields(String name, String value, int count) {
      this.name = name;
      this.value = value;
      this.count = count;
    }
  }

  @ParameterizedTest
  @EnumSource
  void areBounded(Fields fields) throws Exception {
    try (var gateway = new GatewayUnderTest();
        var client = FrameClient.greeting(gateway.port())) {
      var tunnel = gateway.tunnels.online(HOST);
      var head = FrameClient.get(HOST, "/");
      for (int i = 0; i < fields.count; i++) {
        head.add(fields.name, fields.value);
      }
      client.headers(1, true, head);
      Soon.until(() -> tunnel.streams().size() == 1);
      var before = ProcessUse.measure();

      for (int i = 1; i < STREAMS; i++) {
        client.headers(2 * i + 1, true, head);
      }
      Soon.until(() -> tunnel.streams().size() == STREAMS);
      var held = ProcessUse.measure().since(before);
      System.out.printf("%d × %s: %s%n", STREAMS, fields, held.each(STREAMS));

      assertThat(held.bytes()).isLessThan(MOST_BYTES);
    }
  }
}

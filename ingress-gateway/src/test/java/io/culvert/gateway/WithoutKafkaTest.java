package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.Keys;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedDirectory;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.tunnel.loop.EventLoops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Public traffic flows on while Kafka is away. */
class WithoutKafkaTest {
  @Test
  @Timeout(60)
  void trafficFlowsAndStoppingDoesNotHang() throws Exception {
    int nobody;
    try (var taken = new ServerSocket(0)) {
      nobody = taken.getLocalPort();
    }
    var kafka = KafkaSettings.of("127.0.0.1:" + nobody, "http://127.0.0.1:" + nobody);
    var tunnels = new ScriptedDirectory();
    tunnels.online("shop.localhost").onRequest(s -> s.respond(200, s.body()));
    var loops = EventLoops.start();
    var gateway =
        new IngressGateway(
            GatewayUnderTest.SETTINGS,
            Keys.MASTERS,
            kafka,
            tunnels,
            loops,
            new SimpleMeterRegistry(),
            Clock.systemUTC());
    gateway.start();
    try (var client = new RawClient(gateway.address().getPort())) {
      var body = new byte[500_000];
      for (int i = 0; i < 300; i++) {
        client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 500000\r\n\r\n");
        assertThat(client.send(body).read().body()).hasSize(body.length);
      }
    }
    var start = System.nanoTime();
    gateway.close();
    loops.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }
}

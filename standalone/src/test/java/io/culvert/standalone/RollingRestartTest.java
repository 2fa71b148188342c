package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two brokers and two gateways, stopped and started one after the other under load. */
@Timeout(300)
class RollingRestartTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final int VISITORS = 4;
  private static final String HOST = "rolling.localhost";

  private final SeparateServices services = new SeparateServices(CULVERT);

  @Test
  void noRequestIsLostWhileEveryProcessIsRestarted() throws Exception {
    var free = CulvertUnderTest.freePorts();
    int one = Integer.parseInt(free.get("HTTP_PORT"));
    int other = Integer.parseInt(free.get("API_PORT"));
    var agents = List.of(free.get("WS_PORT"), free.get("DB_PORT"));
    try (var origin = TestOrigin.start();
        var broker1 = broker("rolling-1", agents.get(0));
        var broker2 = broker("rolling-2", agents.get(1));
        var gateway1 = gateway("rolling-1", one);
        var gateway2 = gateway("rolling-2", other)) {
      var server = "ws://localhost:" + agents.get(0) + ",ws://localhost:" + agents.get(1);
      try (var _ = AgentProcess.start(server, CULVERT.token(), origin.port(), "rolling")) {
        awaitTunnel(one);
        awaitTunnel(other);
        try (var load = SteadyLoad.of(VISITORS, HOST, one, other)) {
          for (var each : List.of(broker1, gateway1, broker2, gateway2)) {
            awaitMore(load);
            each.restart();
          }
          awaitMore(load);

          System.out.printf(
              "%d requests were answered while all was restarted, %d failed%n",
              load.answered(), load.failures().size());
          assertThat(load.failures()).isEmpty();
        }
      }
    }
  }

  private static void awaitMore(SteadyLoad load) {
    long before = load.answered();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> load.answered() > before + 20 * VISITORS || !load.failures().isEmpty());
  }

  private static void awaitTunnel(int gateway) {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(IOException.class)
        .until(
            () -> {
              try (var connection = RawHttp.connect(gateway)) {
                return connection.get(HOST, "/json").status() == 200;
              }
            });
  }

  private RestartedService broker(String id, String port) {
    return RestartedService.broker(
        services, id, services.environment("BROKER_ID", id, "WS_PORT", port));
  }

  private RestartedService gateway(String id, int port) throws InterruptedException {
    var http = Integer.toString(port);
    return RestartedService.gateway(
        services,
        id,
        services.environment("GATEWAY_ID", id, "HTTP_PORT", http, "HEALTH_PORT", "0"));
  }
}

package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.BrokerMain;
import io.culvert.gateway.GatewayProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that dies without a word is forgotten, and found again when it is back. */
@Timeout(180)
class KilledBrokerTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final String HOST = "killed-broker.localhost";
  private static final String NOT_CONNECTED = "CVT-1002";

  /** Ten seconds, and as many for a machine that does much else. */
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void theRoutesOfABrokerThatWasKilledAreDroppedAndItsReturnBringsThemBack() throws Exception {
    try (var services = new SeparateServices(CULVERT);
        var origin = TestOrigin.start()) {
      var port = CulvertUnderTest.freePorts().get("WS_PORT");
      var environment = services.environment("BROKER_ID", "killed-broker", "WS_PORT", port);
      var process = new ServiceProcess(BrokerMain.class, environment, " lets agents in");
      try (process) {
        process.awaitReady();
        var gateway = services.gateway("witness");
        try (var agent =
            AgentProcess.start(
                "ws://localhost:" + port, CULVERT.token(), origin.port(), "killed-broker")) {
          await().atMost(SOON).until(() -> ask(gateway).status() == 200);

          process.process().kill();
          assertThat(ask(gateway).status()).isIn(502, 503);
          // It has never been connected to that broker, and reads of it in the log.
          var newcomer = services.gateway("newcomer");
          await().atMost(SOON).until(() -> NOT_CONNECTED.equals(error(gateway)));
          await().atMost(SOON).until(() -> NOT_CONNECTED.equals(error(newcomer)));

          try (var _ = services.newBroker(environment, "killed-broker")) {
            await().atMost(SOON).until(() -> ask(gateway).status() == 200);
            await().atMost(SOON).until(() -> ask(newcomer).status() == 200);
            assertThat(agent.hostname()).isEqualTo(HOST);
          }
        }
      }
    }
  }

  private static RawHttp.Answer ask(GatewayProcess gateway) throws IOException {
    try (var connection = RawHttp.connect(gateway.gateway().address().getPort())) {
      return connection.get(HOST, "/json");
    }
  }

  private static String error(GatewayProcess gateway) throws IOException {
    return String.valueOf(ask(gateway).head().field("Culvert-Error"));
  }
}

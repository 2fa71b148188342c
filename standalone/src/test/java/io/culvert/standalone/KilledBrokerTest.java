package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.BrokerMain;
import io.culvert.gateway.GatewayProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that dies without a word is forgotten, and found again when it is back. */
@Timeout(180)
class KilledBrokerTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final String HOST = "killed-broker.localhost";
  private static final String NOT_CONNECTED = "CVT-1002";

  /** After the end of the process; it takes six and a half. */
  private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void theRoutesAndPortsOfABrokerThatWasKilledAreDroppedAndItsReturnBringsThemBack()
      throws Exception {
    try (var services = new SeparateServices(CULVERT);
        var origin = TestOrigin.start()) {
      var port = CulvertUnderTest.freePorts().get("WS_PORT");
      var environment = services.environment("BROKER_ID", "killed-broker", "WS_PORT", port);
      var server = "ws://localhost:" + port;
      var process = new ServiceProcess(BrokerMain.class, environment, " lets agents in");
      try (process) {
        process.awaitReady();
        var gateway = services.gateway("witness");
        try (var agent =
                AgentProcess.start(server, CULVERT.token(), origin.port(), "killed-broker");
            var raw = RawAgent.tcp(server, CULVERT.token(), origin.port())) {
          await().atMost(PATIENCE).until(() -> ask(gateway).status() == 200);
          await().atMost(PATIENCE).until(() -> isOpen(raw.publicPort()));

          process.process().kill();
          await()
              .atMost(GIVEN_UP_WITHIN)
              .until(() -> NOT_CONNECTED.equals(error(gateway)) && !isOpen(raw.publicPort()));

          // It has never been connected to that broker, and reads of it in the log.
          var newcomer = services.gateway("newcomer");
          await().atMost(PATIENCE).until(() -> NOT_CONNECTED.equals(error(newcomer)));
          try (var _ = services.newBroker(environment, "killed-broker")) {
            await().atMost(PATIENCE).until(() -> ask(gateway).status() == 200);
            await().atMost(PATIENCE).until(() -> ask(newcomer).status() == 200);
            await().atMost(PATIENCE).until(() -> isOpen(raw.publicPort()));
            assertThat(agent.hostname()).isEqualTo(HOST);
          }
        }
      }
    }
  }

  private static boolean isOpen(int port) throws IOException {
    try (var _ = RawHttp.connect(port)) {
      return true;
    } catch (ConnectException e) {
      return false;
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

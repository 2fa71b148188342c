package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.BrokerMain;
import io.culvert.gateway.GatewayMain;
import io.culvert.schemas.Topics;
import io.culvert.usage.UsageAggregatorMain;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service that cannot have its port ends, and does not go on with half of what it is. */
@Timeout(180)
class TakenPortTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void servicesSayWhichPortTheyCannotHaveAndEnd() throws Exception {
    try (var services = new SeparateServices(CULVERT);
        var taken = new ServerSocket(0)) {
      var port = String.valueOf(taken.getLocalPort());
      var ofGateway = services.environment("HEALTH_PORT", "0", "POSTGRES_PORT", port);
      var ofBroker = services.environment("BROKER_ID", "no-port", "WS_PORT", port);
      var ofHealth = services.environment("HEALTH_PORT", port);
      try (var gateway = new ServiceProcess(GatewayMain.class, ofGateway, "");
          var unwatched = new ServiceProcess(GatewayMain.class, ofHealth, "");
          var metering = new ServiceProcess(UsageAggregatorMain.class, ofHealth, "");
          var broker = new ServiceProcess(BrokerMain.class, ofBroker, "")) {
        assertEnds(broker.process(), port, "WS_PORT");
        assertEnds(gateway.process(), port, "POSTGRES_PORT");
        assertEnds(unwatched.process(), port, "HEALTH_PORT");
        assertEnds(metering.process(), port, "HEALTH_PORT");
      }
      assertThat(CULVERT.read(Topics.BROKERS))
          .as("told gateways where agents are not")
          .noneMatch(seen -> seen.getBrokerId().equals("no-port"));
    }
  }

  private static void assertEnds(JavaProcess process, String port, String setting) {
    assertThat(process.awaitEnd(PATIENCE)).as(process.output()).isEqualTo(5);
    assertThat(process.output().lines().filter(line -> line.contains("CVT-3001")))
        .singleElement()
        .asString()
        .contains("Port " + port + " cannot be listened on: ")
        .contains("Set " + setting + " to a free port");
    assertThat(process.output()).doesNotContain("\tat ");
  }
}

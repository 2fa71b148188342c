package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.BrokerMain;
import io.culvert.broker.TunnelBroker;
import io.culvert.gateway.GatewayProcess;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * An agent has a connection to each of two brokers, and one of these, a process of its own, dies or
 * stands still under load.
 */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneOfTwoBrokersTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final String NAME = "one-of-two";
  private static final String HOST = NAME + ".localhost";
  private static final int VISITORS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final SeparateServices SERVICES = new SeparateServices(CULVERT);
  private static String servers;
  private static ServiceProcess mortal;
  private static TunnelBroker other;
  private static GatewayProcess gateway;

  private final TestOrigin origin = TestOrigin.start();
  private final AgentProcess agent =
      AgentProcess.start(servers, CULVERT.token(), origin.port(), NAME);
  private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<RawHttp.Answer>> orders = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    var port = CulvertUnderTest.freePorts().get("WS_PORT");
    var environment = SERVICES.environment("BROKER_ID", "mortal", "WS_PORT", port);
    mortal = new ServiceProcess(BrokerMain.class, environment, " lets agents in");
    other = SERVICES.broker("immortal");
    mortal.awaitReady();
    gateway = SERVICES.gateway("witness-of-two");
    servers = "ws://localhost:" + port + ",ws://localhost:" + other.port();
  }

  @AfterEach
  void leave() {
    mortal.process().thaw();
    origin.close();
    agent.close();
    visitors.close();
  }

  @AfterAll
  static void stop() throws Exception {
    mortal.process().kill();
    SERVICES.close();
  }

  @Test
  @Order(1)
  void aBrokerThatStandsStillHoldsNobodyUpUntilItIsGivenUp() throws Exception {
    int lost = orderAtBoth();
    try (var load = SteadyLoad.of(VISITORS, HOST, port())) {
      awaitMore(load);

      long begun = System.nanoTime();
      mortal.process().freeze();
      awaitFailedOrders(lost);
      var givenUp = Duration.ofNanos(System.nanoTime() - begun);
      awaitMore(load);

      print("frozen, and given up after " + givenUp.toMillis() + " ms", load);
      assertThat(load.failures()).isEmpty();
      assertThat(load.longest()).isLessThan(givenUp);
    }
  }

  @Test
  @Order(2) // the other one is of no use afterwards
  void aBrokerThatIsKilledCostsNobodyWhoOnlyAsksAnything() throws Exception {
    int lost = orderAtBoth();
    try (var load = SteadyLoad.of(VISITORS, HOST, port())) {
      awaitMore(load);

      mortal.process().kill();
      awaitMore(load);
      awaitFailedOrders(lost);
      await().atMost(PATIENCE).until(this::bothConnectionsAreAtTheOther);
      mortal.restart();
      other.drain(PATIENCE); // the agent goes to the one that is back, with both connections
      await().atMost(PATIENCE).until(() -> agentsLetIn() == 2);
      awaitMore(load);

      print("killed", load);
      assertThat(load.failures()).isEmpty();
    }
  }

  /**
   * Sends what may not be sent twice until each broker has some; returns what the mortal one has.
   */
  private int orderAtBoth() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              orders.add(visitors.submit(this::order));
              await().atMost(PATIENCE).until(() -> origin.arrivals() == orders.size());
              return ordersAtOther() > 0 && ordersAtOther() < orders.size();
            });
    return orders.size() - ordersAtOther();
  }

  private RawHttp.Answer order() throws IOException {
    try (var connection = RawHttp.connect(port())) {
      return connection
          .send("POST /wait HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: 0\r\n\r\n")
          .answer();
    }
  }

  private int ordersAtOther() {
    return other.tunnels().look(HOST) instanceof Lookup.Online(var tunnel)
        ? tunnel.openStreams()
        : 0;
  }

  /** Each is told clearly, and none is run twice; the others are answered. */
  private void awaitFailedOrders(int lost) throws Exception {
    await().atMost(PATIENCE).until(() -> orders.stream().filter(Future::isDone).count() >= lost);
    origin.release();
    int failed = 0;
    for (var each : orders) {
      var answer = each.get();
      if (answer.status() == 200) {
        continue;
      }
      failed++;
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.head().field("Culvert-Error")).isEqualTo("CVT-1006");
    }
    assertThat(failed).isEqualTo(lost);
    assertThat(origin.arrivals()).isEqualTo(orders.size());
  }

  private boolean bothConnectionsAreAtTheOther() {
    return other.tunnels().look(HOST) instanceof Lookup.Online(var tunnel)
        && other.tunnels().findOther(HOST, tunnel).isPresent();
  }

  private long agentsLetIn() {
    return mortal.process().output().lines().filter(line -> line.endsWith(" has " + HOST)).count();
  }

  private static void awaitMore(SteadyLoad load) {
    long before = load.answered();
    await()
        .atMost(PATIENCE)
        .until(() -> load.answered() > before + 20 * VISITORS || !load.failures().isEmpty());
  }

  private static int port() {
    return gateway.gateway().address().getPort();
  }

  private static void print(String what, SteadyLoad load) {
    System.out.printf(
        "A broker of two was %s: %d requests were answered, %d failed, the slowest took %d ms%n",
        what, load.answered(), load.failures().size(), load.longest().toMillis());
  }
}

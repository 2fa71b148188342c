package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.TunnelBroker;
import io.culvert.cli.agent.AgentListener;
import io.culvert.cli.agent.AgentSettings;
import io.culvert.cli.agent.Servers;
import io.culvert.cli.agent.Trouble;
import io.culvert.cli.agent.TunnelAgent;
import io.culvert.cli.origin.ExchangeReport;
import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.raw.ConnectionReport;
import io.culvert.cli.trust.Trust;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.Outcome;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.gateway.GatewayProcess;
import io.culvert.schemas.Topics;
import io.culvert.testing.line.CuttableLine;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that share a hostname come and go one after the other, and no visitor notices. */
@Timeout(180)
class PooledAgentsTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final SeparateServices SERVICES = new SeparateServices(CULVERT);
  private static final String HOST = "pooled.localhost";
  private static final int VISITORS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static TestOrigin origin;
  private static TunnelBroker one;
  private static TunnelBroker two;
  private static GatewayProcess gateway;

  private final List<TunnelAgent> agents = new ArrayList<>();
  private final List<Trouble> troubles = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    origin = TestOrigin.start();
    one = SERVICES.broker("pooled-1");
    two = SERVICES.broker("pooled-2");
    gateway = SERVICES.gateway("pooled-gateway");
  }

  @AfterAll
  static void stop() throws Exception {
    SERVICES.close();
    origin.close();
  }

  @AfterEach
  void leave() {
    agents.forEach(TunnelAgent::close);
  }

  @Test
  void agentsOfAPoolAreReplacedOneAfterTheOtherAndNoRequestFails() throws Exception {
    var old = List.of(agent(), agent());
    int port = gateway.gateway().address().getPort();
    awaitTunnel();
    try (var load = SteadyLoad.of(VISITORS, HOST, port)) {
      awaitMore(load);
      for (var leaving : old) {
        agent();
        leaving.close();
        awaitMore(load);
      }

      assertThat(load.failures()).isEmpty();
    }
    assertThat(troubles).isEmpty();
  }

  @Test
  void aConnectionThatIsCutCostsNobodyWhoOnlyAsksAnything() throws Exception {
    try (var line = CuttableLine.to(one.port())) {
      var servers = List.of(address(line.port()), address(two.port()));
      int asked = cutWhileAllAreAsking("cut-agent", servers, 2, line, one, two);

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(exchangesOf("cut-agent.localhost")).hasSize(asked);
                assertThat(recordedBytes("cut-agent.localhost"))
                    .isEqualTo(tickedBytes("cut-agent.localhost"));
              });
    }
  }

  @Test
  void aBrokerThatIsCutOffCostsNobodyWhoOnlyAsksAnything() throws Exception {
    var port = CulvertUnderTest.freePorts().get("WS_PORT");
    try (var line = CuttableLine.to(Integer.parseInt(port));
        var cutOff =
            SERVICES.newBroker(
                SERVICES.environment("WS_PORT", port, "HOP_ADDRESS", "localhost:" + line.port()),
                "pooled-cut-off")) {
      // Of four connections two are at the broker: neither may be taken for the other's second try.
      var servers = List.of(address(cutOff.port()), address(two.port()));
      cutWhileAllAreAsking("cut-broker", servers, 4, line, cutOff, two);
    }
  }

  /** How many have asked; the line is one that some of them depend on. */
  private int cutWhileAllAreAsking(
      String name, List<URI> servers, int connections, CuttableLine line, TunnelBroker... brokers)
      throws Exception {
    var host = name + ".localhost";
    try (var slow = TestOrigin.start();
        var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
      agent(servers, connections, name, slow);
      var answers = new ArrayList<Future<RawHttp.Answer>>();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                answers.add(visitors.submit(() -> ask(host, "/wait")));
                return Stream.of(brokers).allMatch(broker -> isAsked(broker, host));
              });
      await().atMost(PATIENCE).until(() -> slow.arrivals() == answers.size());

      line.cut();
      await().atMost(PATIENCE).until(() -> slow.arrivals() > answers.size());
      slow.release();

      for (var answer : answers) {
        assertThat(answer.get().text()).isEqualTo("waited");
      }
      return answers.size();
    }
  }

  /** Whether a visitor's request is with an agent of that broker. */
  private static boolean isAsked(TunnelBroker broker, String host) {
    return broker.tunnels().look(host) instanceof Lookup.Online(var tunnel)
        && tunnel.openStreams() > 0;
  }

  private static List<ExchangeCompleted> exchangesOf(String host) {
    return CULVERT.read(Topics.HTTP_EXCHANGES).stream()
        .filter(event -> event.getHostname().equals(host))
        .map(ExchangeEvent::getPayload)
        .filter(ExchangeCompleted.class::isInstance)
        .map(ExchangeCompleted.class::cast)
        .filter(exchange -> exchange.getOutcome() == Outcome.ANSWERED)
        .toList();
  }

  private static long recordedBytes(String host) {
    return exchangesOf(host).stream().mapToLong(e -> e.getBytesIn() + e.getBytesOut()).sum();
  }

  private static long tickedBytes(String host) {
    return CULVERT.read(Topics.SESSION_EVENTS).stream()
        .filter(event -> event.getHostname().equals(host))
        .map(SessionEvent::getPayload)
        .filter(SessionTicked.class::isInstance)
        .map(SessionTicked.class::cast)
        .mapToLong(tick -> tick.getBytesIn() + tick.getBytesOut())
        .sum();
  }

  private static void awaitMore(SteadyLoad load) {
    long before = load.answered();
    await()
        .atMost(PATIENCE)
        .until(() -> load.answered() > before + 20 * VISITORS || !load.failures().isEmpty());
  }

  private static void awaitTunnel() {
    await().atMost(PATIENCE).until(() -> ask(HOST, "/json").status() == 200);
  }

  private static RawHttp.Answer ask(String host, String target) throws IOException {
    try (var connection = RawHttp.connect(gateway.gateway().address().getPort())) {
      return connection.get(host, target);
    }
  }

  private TunnelAgent agent() {
    return agent(List.of(address(one.port()), address(two.port())), 1, "pooled", origin);
  }

  private TunnelAgent agent(List<URI> servers, int connections, String name, TestOrigin origin) {
    var online = new CopyOnWriteArrayList<Welcome>();
    var settings =
        new AgentSettings(
            new Servers(servers, connections, Trust.SYSTEM),
            CULVERT.token(),
            new Wish(TunnelKind.HTTP.word(), origin.port(), name, null, true),
            OriginTarget.local(origin.port()),
            OriginLimits.standard(),
            false,
            "culvert/test");
    var agent = new TunnelAgent(settings, new Listener(online));
    agents.add(agent);
    agent.start();
    await().atMost(PATIENCE).until(() -> !online.isEmpty());
    return agent;
  }

  private static URI address(int port) {
    return URI.create("ws://localhost:" + port + "/tunnel");
  }

  private final class Listener implements AgentListener {
    private final List<Welcome> online;

    Listener(List<Welcome> online) {
      this.online = online;
    }

    @Override
    public void online(Welcome welcome) {
      online.add(welcome);
    }

    @Override
    public void offline(Trouble trouble, Duration retryIn) {
      troubles.add(trouble);
    }

    @Override
    public void finishing(int busy, int silent, Duration longest) {}

    @Override
    public void refused(Trouble trouble) {
      troubles.add(trouble);
    }

    @Override
    public void exchange(ExchangeReport report) {}

    @Override
    public void connection(ConnectionReport report) {}

    @Override
    public void serverSays(LogLine line) {}
  }
}

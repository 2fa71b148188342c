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
import io.culvert.gateway.GatewayProcess;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.hello.Wish;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    awaitTunnel(port);
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

  private static void awaitMore(SteadyLoad load) {
    long before = load.answered();
    await()
        .atMost(PATIENCE)
        .until(() -> load.answered() > before + 20 * VISITORS || !load.failures().isEmpty());
  }

  private static void awaitTunnel(int port) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (var connection = RawHttp.connect(port)) {
                return connection.get(HOST, "/json").status() == 200;
              }
            });
  }

  private TunnelAgent agent() {
    var online = new CopyOnWriteArrayList<Welcome>();
    var addresses = List.of(address(one), address(two));
    var settings =
        new AgentSettings(
            new Servers(addresses, 1, Trust.SYSTEM),
            CULVERT.token(),
            new Wish(TunnelKind.HTTP.word(), origin.port(), "pooled", null, false),
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

  private static URI address(TunnelBroker broker) {
    return URI.create("ws://localhost:" + broker.port() + "/tunnel");
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

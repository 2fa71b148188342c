package io.culvert.gateway.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.BrokerSeen;
import io.culvert.events.Route;
import io.culvert.events.TunnelProtocol;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.WindowBudget;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A public port is open as long as somebody is behind it. */
class RemotePortsTest {
  private static final HopSecret SECRET = new HopSecret("sixteen letters, and once again.");
  private static final int PORT = 20_001;

  private final EventLoops loops = EventLoops.single("remote-ports-test");
  private long now;
  private final BrokerLinks links =
      new BrokerLinks(
          new BrokerLink.Shared(
              SECRET, "gateway", new WindowBudget(0), loops.each(), loops.connecting()),
          () -> now);
  private final RemotePorts ports = new RemotePorts();

  @AfterEach
  void stop() {
    links.close();
    loops.close();
  }

  @Test
  void aPortClosesWithItsBrokerAndOpensWhenThatIsHeardOfAgain() {
    broker("run-1");
    ports.add(tunnel("run-1"));
    assertThat(ports.live().numbers()).containsExactly(PORT);

    now += BrokerLinks.PATIENCE.toNanos() + 1;
    links.sweep();
    ports.look();
    assertThat(ports.live().numbers()).isEmpty();

    broker("run-1");
    ports.look();
    assertThat(ports.live().numbers()).containsExactly(PORT);
  }

  @Test
  void aPortOfABrokersFormerLifeIsNotOpen() {
    broker("run-2");
    ports.add(tunnel("run-1"));

    assertThat(ports.live().numbers()).isEmpty();
  }

  @Test
  void aPortOfWhichTheBrokerIsHeardLaterOpensThen() {
    var tunnel = tunnel("run-1");
    ports.add(tunnel);
    assertThat(ports.live().numbers()).isEmpty();

    broker("run-1");
    ports.look();
    assertThat(ports.live().numbers()).containsExactly(PORT);

    ports.remove(tunnel);
    ports.look();
    assertThat(ports.live().numbers()).isEmpty();
  }

  /** One that nobody can reach. */
  private void broker(String run) {
    var seen =
        BrokerSeen.newBuilder()
            .setBrokerId("broker-1")
            .setRun(run)
            .setAddress("127.0.0.1:1")
            .setTls(false)
            .setLeaving(false)
            .setSeenAt(Instant.EPOCH)
            .build();
    links.follow("broker-1", seen, Instant.EPOCH);
  }

  private RemoteTunnel tunnel(String run) {
    var route =
        Route.newBuilder()
            .setSessionId(new UUID(0, 1).toString())
            .setAccountId("acme")
            .setHostname("db.localhost")
            .setProtocol(TunnelProtocol.TCP)
            .setPublicPort(PORT)
            .setEpoch(1)
            .setBrokerId("broker-1")
            .setBrokerAddress("127.0.0.1:1")
            .setBrokerRun(run)
            .setRecordRequests(true)
            .setAgentId("agent")
            .setOpenedAt(Instant.EPOCH)
            .build();
    return new RemoteTunnel(Session.of(route, SECRET), links);
  }
}

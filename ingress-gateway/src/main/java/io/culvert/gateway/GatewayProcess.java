package io.culvert.gateway;

import io.culvert.gateway.hop.HopSettings;
import io.culvert.gateway.hop.RemoteTunnels;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.tunnel.loop.EventLoops;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway whose brokers are in other processes. */
public final class GatewayProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GatewayProcess.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 20;

  private final EventLoops loops = EventLoops.start();
  private final RemoteTunnels tunnels;
  private final IngressGateway gateway;

  /**
   * A gateway that is not started yet.
   *
   * @param hop how it gets to brokers
   * @param masters what the accounts' keys are wrapped under
   * @param kafka where the log is
   */
  public GatewayProcess(
      GatewaySettings settings,
      HopSettings hop,
      MasterKeys masters,
      KafkaSettings kafka,
      MeterRegistry meters) {
    tunnels = new RemoteTunnels(hop, kafka, loops, meters);
    gateway =
        new IngressGateway(settings, masters, kafka, tunnels, loops, meters, Clock.systemUTC());
  }

  /**
   * Listens once the tunnels are known: until then visitors had better be sent to another gateway.
   * After half a minute it listens with what it knows.
   */
  public GatewayProcess start() throws InterruptedException {
    tunnels.start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!tunnels.isComplete() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    gateway.start();
    var known = tunnels.health().status();
    log.info(
        "Gateway listens on port {}{}",
        gateway.address().getPort(),
        known.isUp() ? "" : ", though there is " + known.detail());
    return this;
  }

  /** The public side. */
  public IngressGateway gateway() {
    return gateway;
  }

  Health health() {
    return Health.all("ingress-gateway", List.of(gateway.health(), tunnels.health()));
  }

  @Override
  public void close() {
    gateway.close();
    tunnels.close();
    loops.close();
  }
}

package io.culvert.standalone;

import static org.awaitility.Awaitility.await;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.TunnelBroker;
import io.culvert.gateway.GatewayProcess;
import io.culvert.gateway.GatewaySettings;
import io.culvert.gateway.hop.HopSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Brokers and gateways that know each other only by the log and their sockets, on the log of the
 * shared platform.
 */
final class SeparateServices implements AutoCloseable {
  static final String SECRET = "a secret of gateways and brokers";

  private final CulvertUnderTest culvert;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  SeparateServices(CulvertUnderTest culvert) {
    this.culvert = culvert;
  }

  /** Settings of a broker or gateway on the shared log, with more in pairs of name and value. */
  Map<String, String> environment(String... more) {
    var environment = new HashMap<String, String>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + culvert.port("KAFKA_PORT"));
    environment.put("SCHEMA_REGISTRY_URL", "http://localhost:" + culvert.port("REGISTRY_PORT"));
    environment.put("MASTER_KEY_FILE", culvert.data().resolve("master.key").toString());
    environment.put("PLANS_FILE", culvert.plans());
    environment.put("HOP_SECRET", SECRET);
    environment.put("HOP_ADDRESS", "localhost");
    environment.put("HTTP_PORT", "0");
    environment.put("WS_PORT", "0");
    environment.put("TICK_INTERVAL", "200ms");
    environment.put("STOP_TIMEOUT", "2s");
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  /** A broker that lets agents in. */
  TunnelBroker broker(String id, String... more) {
    var broker = newBroker(environment(more), id);
    running.push(broker);
    return broker;
  }

  /** The same, for who stops it. */
  TunnelBroker newBroker(Map<String, String> environment, String id) {
    environment.put("BROKER_ID", id);
    var settings = new Settings(environment);
    var read = BrokerSettings.from(settings);
    var plans = PlanSettings.from(settings);
    var masters = MasterKeySettings.from(settings);
    settings.check();
    var broker =
        new TunnelBroker(
            read, plans, masters, culvert.kafka(), new SimpleMeterRegistry(), Clock.systemUTC());
    broker.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> broker.health().status().isUp());
    return broker;
  }

  /** A gateway that has connected to every broker it can. */
  GatewayProcess gateway(String id, String... more) throws InterruptedException {
    var gateway = newGateway(environment(more), id);
    running.push(gateway);
    return gateway;
  }

  /** The same, for who stops it. */
  GatewayProcess newGateway(Map<String, String> environment, String id)
      throws InterruptedException {
    environment.put("GATEWAY_ID", id);
    var settings = new Settings(environment);
    var read = GatewaySettings.from(settings);
    var hop = HopSettings.required(settings);
    var masters = MasterKeySettings.from(settings);
    settings.check();
    return new GatewayProcess(read, hop, masters, culvert.kafka(), new SimpleMeterRegistry())
        .start();
  }

  @Override
  public void close() throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }
}

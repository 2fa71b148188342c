package io.culvert.standalone;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.TunnelBroker;
import io.culvert.control.ControlService;
import io.culvert.embedded.DataFolder;
import io.culvert.gateway.GatewaySettings;
import io.culvert.gateway.IngressGateway;
import io.culvert.projection.ProjectionService;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.metrics.Metrics;
import io.culvert.runtime.operator.Operators;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.usage.UsageAggregator;
import io.culvert.usage.UsageSettings;
import io.culvert.usage.api.UsageServer;
import io.culvert.usage.traffic.TrafficAggregator;
import io.culvert.usage.traffic.TrafficSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform in one JVM: its parts in the order in which they start. They stop in the opposite
 * order, so that traffic ends before the log that records it.
 */
final class Standalone implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Standalone.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StandaloneSettings settings;
  private final Clock clock = Clock.systemUTC();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private String token = "";

  private Standalone(StandaloneSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts everything and returns when agents are let in and the API answers.
   *
   * @param data folder for everything that is kept
   * @param environment settings by their environment names
   * @param token development token that the caller has, or null
   * @param progress told of each step as it begins
   * @throws StartFailure when a part cannot start; those already started have been stopped
   */
  static Standalone start(
      Path data, Map<String, String> environment, @Nullable String token, Consumer<String> progress)
      throws StartFailure {
    Standalone standalone = null;
    try {
      var settings = StandaloneSettings.from(data, environment);
      standalone = new Standalone(settings);
      standalone.startParts(environment, token, progress);
      return standalone;
    } catch (Exception e) {
      if (standalone != null) {
        standalone.close();
      }
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw StartFailure.of(e);
    }
  }

  private void startParts(
      Map<String, String> given, @Nullable String known, Consumer<String> progress)
      throws Exception {
    if (settings.isEmbedded()) {
      // Another instance on this folder has the ports too; the folder is what the person should
      // know.
      DataFolder.open(settings.data()).close();
    }
    PublicPorts.require(settings);
    var meters = started(Metrics.start(settings.metrics())).registry();
    progress.accept("Kafka and PostgreSQL");
    var servers = started(Servers.start(settings));
    var kafka = servers.kafka();
    var environment = new HashMap<>(given);
    environment.putIfAbsent("STATE_DIR", settings.data().resolve("streams").toString());
    environment.putIfAbsent("ACME_FOLDER", settings.data().resolve("acme").toString());
    environment.putIfAbsent("DASHBOARD_URL", "http://localhost:" + settings.apiPort());
    // There is only one instance on this data, so the next one may take its partitions at once.
    environment.putIfAbsent("PROJECTION_INSTANCE", "standalone");
    environment.putAll(servers.settings());
    environment.putIfAbsent("CONTROL_URL", "http://localhost:" + settings.controlPort());
    environment.putIfAbsent("USAGE_URL", "http://localhost:" + settings.usagePort());
    environment.putIfAbsent("CONTROL_STATE_DIR", settings.data().resolve("streams").toString());

    progress.accept("topics");
    EnsureTopics.of(kafka, PATIENCE);
    MasterKeyFile.require(settings.data(), environment, kafka, PATIENCE);

    progress.accept("accounts, gateway, broker, metering and history");
    var control = inBackground("start-control", () -> ControlService.start(environment, meters));
    var developmentToken =
        inBackground("find-token", () -> joined(control).developmentToken(known, PATIENCE));
    var history = inBackground("start-history", () -> ProjectionService.start(environment, meters));
    try {
      startDataPlane(kafka, new Settings(environment), meters);
    } finally {
      // Whatever happened above, what the other threads started has to be stopped one day.
      try {
        started(joined(control));
      } finally {
        started(joined(history));
      }
    }
    awaitReady(history.join().health());
    token = joined(developmentToken);
    awaitReady(control.join().health());
  }

  private void startDataPlane(KafkaSettings kafka, Settings environment, MeterRegistry meters)
      throws Exception {
    var usageSettings = UsageSettings.from(environment);
    var trafficSettings = TrafficSettings.from(environment, usageSettings);
    var brokerSettings = BrokerSettings.from(environment);
    var gatewaySettings = GatewaySettings.from(environment);
    var plans = PlanSettings.from(environment);
    var operators = Operators.from(environment);
    var masters = MasterKeySettings.from(environment);
    environment.check();
    var usage = started(new UsageAggregator(usageSettings, kafka, meters));
    usage.start();
    started(usagePages(kafka, usageSettings, operators, usage.health(), meters)).start();
    started(new TrafficAggregator(trafficSettings, kafka, meters)).start();
    var broker = started(new TunnelBroker(brokerSettings, plans, masters, kafka, meters, clock));
    broker.start();
    var gateway =
        started(
            new IngressGateway(
                gatewaySettings, masters, kafka, broker.tunnels(), broker.loops(), meters, clock));
    gateway.start();
    awaitReady(broker.health());
    awaitReady(gateway.health());
  }

  private UsageServer usagePages(
      KafkaSettings kafka,
      UsageSettings usage,
      Operators operators,
      Health health,
      MeterRegistry meters)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.usagePort());
    return new UsageServer(address, kafka, usage.streamsId(), operators, health, meters);
  }

  /** The broker lets agents in, and the API answers, once they have read accounts and names. */
  private static void awaitReady(Health health) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    for (var status = health.status(); !status.isUp(); status = health.status()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(health.name() + ": " + status.detail());
      }
      Thread.sleep(20);
    }
  }

  /** The development account's token. */
  String token() {
    return token;
  }

  /** Port that agents connect to. */
  int agentPort() {
    return settings.agentPort();
  }

  /** Port of API and dashboard. */
  int apiPort() {
    return settings.apiPort();
  }

  Path data() {
    return settings.data();
  }

  @Override
  public void close() {
    synchronized (running) {
      while (!running.isEmpty()) {
        var part = running.pop();
        try {
          part.close();
        } catch (Exception e) {
          log.warn("{} did not stop properly", part.getClass().getSimpleName(), e);
        }
      }
    }
  }

  private <T extends AutoCloseable> T started(T part) {
    synchronized (running) {
      running.push(part);
    }
    return part;
  }

  private interface Start<T> {
    T run() throws Exception;
  }

  private static <T> CompletableFuture<T> inBackground(String name, Start<T> start) {
    var result = new CompletableFuture<T>();
    Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              try {
                result.complete(start.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private static <T> T joined(CompletableFuture<T> future) throws Exception {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}

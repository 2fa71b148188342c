package io.culvert.gateway;

import io.culvert.gateway.hop.HopSettings;
import io.culvert.runtime.health.HealthEndpoint;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.metrics.Metrics;
import io.culvert.runtime.metrics.MetricsSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.start.AtTheEnd;
import io.culvert.runtime.start.CannotStart;
import io.culvert.runtime.start.ServiceStart;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.tunnel.tls.UnusableCertificates;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a gateway in a process of its own, configured by environment variables. Ends with status 2
 * when these are wrong, 5 when it cannot start.
 */
public final class GatewayMain {
  private static final Logger log = LoggerFactory.getLogger(GatewayMain.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String HEALTH_PORT = "HEALTH_PORT";

  private final GatewaySettings chosen;
  private final HopSettings hop;
  private final MasterKeys masters;
  private final KafkaSettings kafka;
  private final MetricsSettings metricsSettings;
  private final int healthPort;

  private GatewayMain(Settings settings) {
    chosen = GatewaySettings.from(settings);
    hop = HopSettings.required(settings);
    masters = MasterKeySettings.from(settings);
    kafka = KafkaSettings.from(settings);
    metricsSettings = MetricsSettings.from(settings);
    healthPort = settings.port(HEALTH_PORT, 8196, "Health of the gateway");
    settings.check();
  }

  /** Starts and stays until the process is told to stop. */
  public static void main(String[] arguments) {
    ServiceStart.orEnd("gateway", settings -> new GatewayMain(settings)::start);
  }

  private void start(AtTheEnd end) throws InterruptedException {
    EnsureTopics.of(kafka, PATIENCE);
    try {
      var metrics = Metrics.start(metricsSettings);
      var process = new GatewayProcess(chosen, hop, masters, kafka, metrics.registry());
      end.stop(process);
      var health = health(process);
      end.stop(health).stop(metrics).stop(() -> log.info("Gateway has stopped"));
      process.start();
    } catch (UnusableCertificates e) {
      throw CannotStart.certificate(e);
    }
  }

  private HealthEndpoint health(GatewayProcess process) {
    try {
      return HealthEndpoint.start(healthPort, process.health());
    } catch (IOException e) {
      throw CannotStart.port(healthPort, HEALTH_PORT, e);
    }
  }
}

package io.culvert.gateway;

import io.culvert.gateway.hop.HopSettings;
import io.culvert.runtime.health.HealthEndpoint;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a gateway in a process of its own, configured by environment variables. */
public final class GatewayMain {
  private static final Logger log = LoggerFactory.getLogger(GatewayMain.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int HEALTH_PORT = 8196;

  private GatewayMain() {}

  /** Starts and stays until the process is told to stop. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var settings = Settings.fromEnvironment();
    var chosen = GatewaySettings.from(settings);
    var hop = HopSettings.required(settings);
    var masters = MasterKeySettings.from(settings);
    var kafka = KafkaSettings.from(settings);
    int healthPort = settings.port("HEALTH_PORT", HEALTH_PORT, "Health of the gateway");
    try {
      settings.check();
    } catch (InvalidSettings e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    EnsureTopics.of(kafka, PATIENCE);
    var process = new GatewayProcess(chosen, hop, masters, kafka, new SimpleMeterRegistry());
    var health = HealthEndpoint.start(healthPort, process.health());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  process.close();
                  health.close();
                  log.info("Gateway has stopped");
                },
                "gateway-stop"));
    process.start();
  }
}

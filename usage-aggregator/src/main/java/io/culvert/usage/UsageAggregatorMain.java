package io.culvert.usage;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.health.HealthEndpoint;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.usage.traffic.TrafficAggregator;
import io.culvert.usage.traffic.TrafficSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator as a process of its own, with {@code GET /health} for whoever watches it. Ends
 * with status 1 when it cannot start or gives up, 2 when its settings are wrong.
 */
public final class UsageAggregatorMain {

  private static final Logger log = LoggerFactory.getLogger(UsageAggregatorMain.class);

  private UsageAggregatorMain() {}

  public static void main(String[] args) throws InterruptedException, IOException {
    var settings = Settings.fromEnvironment();
    var usage = UsageSettings.from(settings);
    var traffic = TrafficSettings.from(settings, usage);
    var kafka = KafkaSettings.from(settings);
    var port = settings.port("HEALTH_PORT", 8194, "Health page of a single service");
    try {
      settings.check();
    } catch (InvalidSettings e) {
      log.error("{}", e.getMessage());
      System.exit(2);
    }
    System.exit(
        run(
            new UsageAggregator(usage, kafka, new SimpleMeterRegistry()),
            new TrafficAggregator(traffic, kafka, new SimpleMeterRegistry()),
            port));
  }

  private static int run(UsageAggregator aggregator, TrafficAggregator traffic, int port)
      throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(traffic::close, "stop-traffic"));
    Runtime.getRuntime().addShutdownHook(new Thread(aggregator::close, "stop"));
    var health = Health.all("usage-aggregator", List.of(aggregator.health(), traffic.health()));
    try (aggregator;
        traffic;
        var endpoint = HealthEndpoint.start(port, health)) {
      aggregator.start();
      traffic.start();
      log.info("Metering; health at http://localhost:{}/health", endpoint.port());
      aggregator.awaitEnd();
      return aggregator.hasGivenUp() ? 1 : 0;
    } catch (KafkaException e) {
      log.error("The metering cannot start: {}", e.getMessage());
      return 1;
    }
  }
}

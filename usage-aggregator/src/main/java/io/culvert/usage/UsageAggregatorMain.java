package io.culvert.usage;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.metrics.Metrics;
import io.culvert.runtime.metrics.MetricsSettings;
import io.culvert.runtime.operator.Operators;
import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.usage.api.UsageServer;
import io.culvert.usage.traffic.TrafficAggregator;
import io.culvert.usage.traffic.TrafficSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
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
    var operators = Operators.from(settings);
    var metricsSettings = MetricsSettings.from(settings);
    var port = settings.port("HEALTH_PORT", 8194, "Pages of the metering, and its health");
    try {
      settings.check();
    } catch (InvalidSettings e) {
      log.error("{}", e.getMessage());
      System.exit(2);
    }
    var metrics = Metrics.start(metricsSettings);
    var meters = metrics.registry();
    var metering = new UsageAggregator(usage, kafka, meters);
    var minutes = new TrafficAggregator(traffic, kafka, meters);
    var pages =
        new UsageServer(
            new InetSocketAddress(port),
            kafka,
            usage.streamsId(),
            operators,
            Health.all("usage-aggregator", List.of(metering.health(), minutes.health())),
            meters);
    int status = run(metering, minutes, pages);
    metrics.close();
    System.exit(status);
  }

  private static int run(UsageAggregator aggregator, TrafficAggregator traffic, UsageServer pages)
      throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(traffic::close, "stop-traffic"));
    Runtime.getRuntime().addShutdownHook(new Thread(aggregator::close, "stop"));
    try (aggregator;
        traffic;
        pages) {
      pages.start();
      aggregator.start();
      traffic.start();
      log.info("Metering; health at http://localhost:{}/health", pages.port());
      aggregator.awaitEnd();
      return aggregator.hasGivenUp() ? 1 : 0;
    } catch (KafkaException e) {
      log.error("The metering cannot start: {}", e.getMessage());
      return 1;
    }
  }
}

package io.culvert.usage;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.metrics.Metrics;
import io.culvert.runtime.metrics.MetricsSettings;
import io.culvert.runtime.operator.Operators;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.start.AtTheEnd;
import io.culvert.runtime.start.CannotStart;
import io.culvert.runtime.start.ServiceStart;
import io.culvert.usage.api.UsageServer;
import io.culvert.usage.traffic.TrafficAggregator;
import io.culvert.usage.traffic.TrafficSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator as a process of its own, with {@code GET /health} for whoever watches it. Ends
 * with status 1 when it gives up, 2 when its settings are wrong, 5 when it cannot start.
 */
public final class UsageAggregatorMain {
  private static final Logger log = LoggerFactory.getLogger(UsageAggregatorMain.class);
  private static final int GIVEN_UP = 1;

  private final UsageSettings usage;
  private final TrafficSettings traffic;
  private final KafkaSettings kafka;
  private final Operators operators;
  private final MetricsSettings metricsSettings;
  private final int port;

  private UsageAggregatorMain(Settings settings) {
    usage = UsageSettings.from(settings);
    traffic = TrafficSettings.from(settings, usage);
    kafka = KafkaSettings.from(settings);
    operators = Operators.from(settings);
    metricsSettings = MetricsSettings.from(settings);
    port = settings.port("HEALTH_PORT", 8194, "Pages of the metering, and its health");
    settings.check();
  }

  /** Starts and stays until the process is told to stop, or metering cannot go on. */
  public static void main(String[] arguments) {
    ServiceStart.orEnd("usage-aggregator", settings -> new UsageAggregatorMain(settings)::run);
  }

  private void run(AtTheEnd end) throws InterruptedException {
    var metrics = Metrics.start(metricsSettings);
    var meters = metrics.registry();
    var metering = new UsageAggregator(usage, kafka, meters);
    var minutes = new TrafficAggregator(traffic, kafka, meters);
    end.stop(minutes).stop(metering).stop(metrics);
    var pages =
        pages(Health.all("usage-aggregator", List.of(metering.health(), minutes.health())), meters);
    end.stop(pages);
    pages.start();
    metering.start();
    minutes.start();
    log.info("Metering; health at http://localhost:{}/health", pages.port());
    metering.awaitEnd();
    if (metering.hasGivenUp()) {
      System.exit(GIVEN_UP);
    }
  }

  private UsageServer pages(Health health, MeterRegistry meters) {
    var address = new InetSocketAddress(port);
    try {
      return new UsageServer(address, kafka, usage.streamsId(), operators, health, meters);
    } catch (IOException e) {
      throw CannotStart.port(port, "HEALTH_PORT", e);
    }
  }
}

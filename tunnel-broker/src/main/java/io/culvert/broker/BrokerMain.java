package io.culvert.broker;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.metrics.Metrics;
import io.culvert.runtime.metrics.MetricsSettings;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.start.AtTheEnd;
import io.culvert.runtime.start.CannotStart;
import io.culvert.runtime.start.ServiceStart;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.plan.Plans;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.tunnel.tls.UnusableCertificates;
import java.time.Clock;
import java.time.Duration;

/**
 * Runs a broker in a process of its own, configured by environment variables. Ends with status 2
 * when these are wrong, 5 when it cannot start.
 */
public final class BrokerMain {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final BrokerSettings chosen;
  private final Plans plans;
  private final MasterKeys masters;
  private final KafkaSettings kafka;
  private final MetricsSettings metricsSettings;

  private BrokerMain(Settings settings) {
    chosen = BrokerSettings.from(settings);
    plans = PlanSettings.from(settings);
    masters = MasterKeySettings.from(settings);
    kafka = KafkaSettings.from(settings);
    metricsSettings = MetricsSettings.from(settings);
    settings.check();
  }

  /** Starts and stays until the process is told to stop. */
  public static void main(String[] arguments) {
    ServiceStart.orEnd("broker", settings -> new BrokerMain(settings)::start);
  }

  private void start(AtTheEnd end) {
    EnsureTopics.of(kafka, PATIENCE);
    try {
      var metrics = Metrics.start(metricsSettings);
      var broker =
          new TunnelBroker(chosen, plans, masters, kafka, metrics.registry(), Clock.systemUTC());
      end.stop(() -> broker.drain(chosen.drainTimeout())).stop(broker).stop(metrics);
      broker.start();
    } catch (UnusableCertificates e) {
      throw CannotStart.certificate(e);
    }
  }
}

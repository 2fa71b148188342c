package io.culvert.benchmarks.idle;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.TunnelBroker;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/**
 * A broker as it is, but with event loops that may have more connections together than a process
 * may have files. Argument: how many agents will come.
 */
final class CrowdedBrokerMain {
  static final String READY = "broker is ready";

  private CrowdedBrokerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    var settings = Settings.fromEnvironment();
    var brokerSettings = BrokerSettings.from(settings);
    var plans = PlanSettings.from(settings);
    var masters = MasterKeySettings.from(settings);
    var kafka = KafkaSettings.from(settings);
    settings.check();
    EnsureTopics.of(kafka, Duration.ofMinutes(1));
    var loops = RoomyLoops.forConnections(Integer.parseInt(arguments[0]));
    var broker =
        new TunnelBroker(
            brokerSettings,
            plans,
            masters,
            kafka,
            loops,
            new SimpleMeterRegistry(),
            Clock.systemUTC());
    broker.start();
    while (!broker.health().status().isUp()) {
      Thread.sleep(20);
    }
    System.out.println(READY);
  }
}

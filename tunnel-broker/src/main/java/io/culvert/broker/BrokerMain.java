package io.culvert.broker;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** Runs a broker in a process of its own, configured by environment variables. */
public final class BrokerMain {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private BrokerMain() {}

  /** Starts and stays until the process is told to stop. */
  public static void main(String[] arguments) {
    var settings = Settings.fromEnvironment();
    var broker = BrokerSettings.from(settings);
    var plans = PlanSettings.from(settings);
    var masters = MasterKeySettings.from(settings);
    var kafka = KafkaSettings.from(settings);
    try {
      settings.check();
    } catch (InvalidSettings e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    EnsureTopics.of(kafka, PATIENCE);
    var running =
        new TunnelBroker(
            broker, plans, masters, kafka, new SimpleMeterRegistry(), Clock.systemUTC());
    running.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  running.drain(broker.drainTimeout());
                  running.close();
                },
                "broker-stop"));
  }
}

package io.culvert.broker;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Brokers on free ports, each with a name of its own and quick ticks. */
final class TestBrokers {
  private TestBrokers() {}

  /** A broker that has just been started, with these settings, in pairs of name and value. */
  static TunnelBroker start(KafkaSettings kafka, String... settings) {
    return start(kafka, Clock.systemUTC(), settings);
  }

  /** On a machine with this clock. */
  static TunnelBroker start(KafkaSettings kafka, InstantSource machine, String... settings) {
    var values =
        new HashMap<>(
            Map.of(
                "WS_PORT",
                "0",
                "WS_ADDRESS",
                "127.0.0.1",
                "BROKER_ID",
                EventIds.next(),
                "TICK_INTERVAL",
                "100ms",
                "DEFAULT_PLAN",
                "enterprise",
                "ANONYMOUS_PER_ADDRESS",
                "0"));
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    var read = new Settings(values);
    var parsed = BrokerSettings.from(read);
    var plans = PlanSettings.from(read);
    read.check();
    var masters = new MasterKeys(MasterKey.generate(new SecureRandom()));
    return new TunnelBroker(parsed, plans, masters, kafka, new SimpleMeterRegistry(), machine)
        .start();
  }
}

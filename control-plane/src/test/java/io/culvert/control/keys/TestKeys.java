package io.culvert.control.keys;

import io.culvert.embedded.SharedPlatform;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** What tests of keys have in common. */
public final class TestKeys {

  public static final Duration PATIENCE = Duration.ofSeconds(30);
  public static final Binding BOUND = Binding.of("test", "a");

  /** All tests of the JVM share the topic, and therefore the master key. */
  public static final MasterKeys MASTERS = new MasterKeys(MasterKey.generate(new SecureRandom()));

  private TestKeys() {}

  public static KafkaSettings kafka() {
    var kafka =
        KafkaSettings.of(
            SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
    EnsureTopics.of(kafka, PATIENCE);
    return kafka;
  }

  public static AccountKeys open(KafkaSettings kafka, MasterKeys masters)
      throws InterruptedException {
    var keys = new AccountKeys(kafka, masters, new SimpleMeterRegistry(), Clock.systemUTC());
    try {
      return keys.open(PATIENCE);
    } catch (MasterKeyMissing e) {
      keys.close();
      throw e;
    }
  }
}

package io.culvert.benchmarks.process;

import io.culvert.embedded.EmbeddedPlatform;
import io.culvert.embedded.PlatformOptions;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.seal.MasterKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

/** Kafka and registry in this JVM, for servers in others. */
public final class Log implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final EmbeddedPlatform platform;
  private final KafkaSettings kafka;
  private final MasterKey master = MasterKey.generate(new SecureRandom());

  private Log(EmbeddedPlatform platform) {
    this.platform = platform;
    this.kafka = KafkaSettings.of(platform.kafka().bootstrapServers(), platform.registry().url());
  }

  public static Log start(Workshop shop) throws IOException {
    var options = new PlatformOptions(shop.folder().resolve("platform"), 0, 0, 0);
    var log = new Log(EmbeddedPlatform.start(options));
    EnsureTopics.of(log.kafka, PATIENCE);
    return log;
  }

  /** A new account; returns a token with which it may open tunnels. */
  public String newAccount() throws InterruptedException {
    return new Accounts(kafka, master).register();
  }

  /** The settings by which a server finds it. */
  public Map<String, String> settings() {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        kafka.bootstrapServers(),
        "SCHEMA_REGISTRY_URL",
        kafka.schemaRegistryUrl(),
        "MASTER_KEY",
        master.toBase64());
  }

  @Override
  public void close() {
    platform.close();
  }
}

package io.culvert.standalone;

import io.culvert.embedded.EmbeddedPlatform;
import io.culvert.embedded.PlatformOptions;
import io.culvert.runtime.kafka.KafkaSettings;
import java.util.Map;

/** Kafka, PostgreSQL and the registry in this JVM, on loopback, with their data in one folder. */
final class EmbeddedServers implements Servers {

  private final EmbeddedPlatform platform;
  private final KafkaSettings kafka;

  private EmbeddedServers(EmbeddedPlatform platform) {
    this.platform = platform;
    this.kafka = KafkaSettings.of(platform.kafka().bootstrapServers(), platform.registry().url());
  }

  static EmbeddedServers start(StandaloneSettings settings) {
    return new EmbeddedServers(
        EmbeddedPlatform.start(
            new PlatformOptions(
                settings.data(),
                settings.kafkaPort(),
                settings.databasePort(),
                settings.registryPort())));
  }

  @Override
  public KafkaSettings kafka() {
    return kafka;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
        "SCHEMA_REGISTRY_URL", kafka.schemaRegistryUrl(),
        "DB_URL", platform.database().jdbcUrl(),
        "DB_USER", platform.database().user(),
        "DB_PASSWORD", platform.database().password());
  }

  @Override
  public void close() {
    platform.close();
  }
}

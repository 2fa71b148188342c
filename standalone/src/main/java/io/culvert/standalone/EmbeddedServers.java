package io.culvert.standalone;

import io.culvert.embedded.EmbeddedPlatform;
import io.culvert.embedded.PlatformOptions;
import io.culvert.embedded.database.EmbeddedDatabase;
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
    var database = platform.database();
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
        "SCHEMA_REGISTRY_URL", kafka.schemaRegistryUrl(),
        "DB_HOST", "127.0.0.1",
        "DB_PORT", Integer.toString(database.port()),
        "DB_NAME", EmbeddedDatabase.DATABASE,
        "DB_USER", database.user(),
        "DB_PASSWORD", database.password(),
        // The embedded broker allows what a stock one refuses, and a crash is over sooner with it.
        "USAGE_SESSION_TIMEOUT", "3s",
        "CONTROL_SESSION_TIMEOUT", "3s");
  }

  @Override
  public void close() {
    platform.close();
  }
}

package io.culvert.standalone;

import io.culvert.runtime.address.RawEntrances;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.metrics.MetricsSettings;
import io.culvert.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the one JVM itself has to know; each service reads its own settings from the same
 * environment.
 *
 * @param data folder for everything that is kept
 * @param isEmbedded whether Kafka, PostgreSQL and the registry run in this JVM
 * @param kafka where Kafka is, when outside
 * @param kafkaPort loopback port of the embedded Kafka
 * @param databasePort loopback port of the embedded PostgreSQL
 * @param registryPort loopback port of the embedded registry
 * @param httpPort public HTTP port
 * @param entrances public side of what is not HTTP, and of HTTPS
 * @param agentPort port that agents connect to
 * @param apiPort port of API and dashboard
 * @param controlPort port of the write side, behind the API
 * @param usagePort loopback port of the usage pages, behind the API
 * @param metrics where the meters are read
 */
record StandaloneSettings(
    Path data,
    boolean isEmbedded,
    KafkaSettings kafka,
    int kafkaPort,
    int databasePort,
    int registryPort,
    int httpPort,
    RawEntrances entrances,
    int agentPort,
    int apiPort,
    int controlPort,
    int usagePort,
    MetricsSettings metrics) {

  /**
   * Reads the settings and checks them.
   *
   * @throws io.culvert.runtime.settings.InvalidSettings naming every mistake
   */
  static StandaloneSettings from(Path data, Map<String, String> environment) {
    var settings = new Settings(environment);
    var read = read(data, settings);
    settings.check();
    return read;
  }

  static StandaloneSettings read(Path data, Settings settings) {
    return new StandaloneSettings(
        data.toAbsolutePath().normalize(),
        settings
            .optional("KAFKA_BOOTSTRAP_SERVERS", "Kafka from outside; embedded when not set")
            .isEmpty(),
        KafkaSettings.from(settings),
        settings.port("KAFKA_PORT", 9092, "Embedded Kafka, loopback only"),
        settings.port("DB_PORT", 5433, "Embedded PostgreSQL, loopback only"),
        settings.port("REGISTRY_PORT", 8081, "Embedded schema registry, loopback only"),
        settings.port("HTTP_PORT", 8190, "Public HTTP"),
        RawEntrances.from(settings),
        settings.port("WS_PORT", 8191, "Agents"),
        settings.port("API_PORT", 8193, "API and dashboard"),
        settings.port("CONTROL_PORT", 8195, "Write side, behind the API"),
        settings.port("USAGE_PORT", 8194, "Usage pages, behind the API, loopback only"),
        MetricsSettings.from(settings));
  }
}

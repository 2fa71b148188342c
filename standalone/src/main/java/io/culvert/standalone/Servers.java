package io.culvert.standalone;

import io.culvert.runtime.kafka.KafkaSettings;
import java.util.Map;

/**
 * Kafka, the schema registry and PostgreSQL, wherever they run: {@link EmbeddedServers} in this
 * JVM, or {@link OutsideServers}.
 */
interface Servers extends AutoCloseable {

  KafkaSettings kafka();

  /** Where they are, as the services' settings say it: {@code DB_URL} and its like. */
  Map<String, String> settings();

  @Override
  void close();

  /** Outside servers when the environment names a Kafka, embedded ones otherwise. */
  static Servers start(StandaloneSettings settings) {
    return settings.isEmbedded() ? EmbeddedServers.start(settings) : new OutsideServers(settings);
  }
}

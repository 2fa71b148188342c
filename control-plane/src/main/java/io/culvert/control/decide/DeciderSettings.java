package io.culvert.control.decide;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.streams.PoisonToDeadLetters;
import io.culvert.runtime.streams.SmallRocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the decider runs.
 *
 * @param stateDir where working state lies; it can be lost, Kafka has it too
 * @param sessionTimeout after how long a crashed decider is replaced
 */
public record DeciderSettings(Path stateDir, Duration sessionTimeout) {

  /** Names the group, the transactions and the stores' topics; never changes. */
  static final String APPLICATION_ID = "culvert-control";

  /** Reads {@code CONTROL_*}; call {@link Settings#check} afterwards. */
  public static DeciderSettings from(Settings settings) {
    return new DeciderSettings(
        settings.path(
            "CONTROL_STATE_DIR",
            Path.of("data", "control"),
            "Working state of the decisions; may be lost"),
        settings.duration(
            "CONTROL_SESSION_TIMEOUT",
            Duration.ofSeconds(6),
            "When a crashed decider is replaced; not below the broker's"
                + " group.min.session.timeout.ms"));
  }

  /** Kafka Streams' settings. */
  Properties streams(KafkaSettings kafka) {
    var properties = new Properties();
    properties.putAll(kafka.adminProperties());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // Somebody waits for each decision: a transaction ends as soon as its orders are decided
    // (DecideOrders asks for it), and the thread looks for new ones without a pause.
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50L);
    properties.put(StreamsConfig.POLL_MS_CONFIG, 20L);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocks.class);
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonToDeadLetters.class);
    takeOverQuickly(properties);
    kafka
        .compressionProperties()
        .forEach((name, value) -> properties.put(StreamsConfig.producerPrefix(name), value));
    return properties;
  }

  private void takeOverQuickly(Properties properties) {
    var timeout = (int) sessionTimeout.toMillis();
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), timeout);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), timeout / 6);
  }
}

package io.culvert.projection.follow;

import io.culvert.runtime.keys.OpenIncoming;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/**
 * Makes the Kafka consumers of projections. Kafka's group decides which instance reads which
 * partition; PostgreSQL knows from where.
 */
public final class ProjectionConsumers {

  /** What is decoded lives until it is written; much more of it costs the collector more. */
  private static final int MAX_RECORDS = 1_000;

  private static final int PARTITION_FETCH_BYTES = 2 << 20;
  private static final long LOOK_WHEN_IDLE_MILLIS = 2_000;
  private static final int FETCH_BYTES = 8 << 20;

  private final Map<String, Object> kafka;
  private final Map<String, ?> serde;
  private final OpenIncoming opening;
  private final String groupPrefix;

  /**
   * @param kafka the consumers' configuration: servers, security
   * @param serde the registry, by Confluent's names
   * @param opening what opens sealed events
   * @param groupPrefix one for each database: instances that write to the same share the work
   */
  public ProjectionConsumers(
      Map<String, Object> kafka, Map<String, ?> serde, OpenIncoming opening, String groupPrefix) {
    this.kafka = Map.copyOf(kafka);
    this.serde = Map.copyOf(serde);
    this.opening = opening;
    this.groupPrefix = groupPrefix;
  }

  /**
   * @param name of the consumer; several may work for one projection
   */
  <V> RunningProjection run(
      Projection<V> projection,
      String name,
      ProjectionDatabase database,
      KeepDeadLetters deadLetters,
      ProjectionState state) {
    var deserializer = projection.topic().valueDeserializer(serde);
    var writer =
        new ProjectionWriter<>(
            projection,
            database,
            deadLetters,
            deserializer,
            Opener.of(projection, opening),
            record -> state.skipped());
    var listener = new ProjectionListener<>(writer, database, state, new Pauses());
    var container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<byte[], byte[]>(consumerConfig(projection, name)),
            containerProperties(projection, listener));
    container.setBeanName("projection-" + name);
    container.start();
    return () -> {
      listener.stop();
      container.stop();
      listener.close();
    };
  }

  private ContainerProperties containerProperties(
      Projection<?> projection, ProjectionListener<?> listener) {
    var properties = new ContainerProperties(projection.topic().name());
    properties.setMessageListener(listener);
    properties.setConsumerRebalanceListener(listener);
    properties.setAckMode(AckMode.MANUAL); // and nobody acknowledges
    properties.setIdleEventInterval(LOOK_WHEN_IDLE_MILLIS);
    properties.setPollTimeout(LOOK_WHEN_IDLE_MILLIS);
    properties.setMissingTopicsFatal(false);
    properties.setShutdownTimeout(10_000);
    return properties;
  }

  private Map<String, Object> consumerConfig(Projection<?> projection, String name) {
    var config = new HashMap<>(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, groupPrefix + "-" + projection.name());
    config.computeIfPresent(
        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, (key, instance) -> instance + "-" + name);
    // The newer protocol noticed new records seconds later when it was measured.
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_RECORDS);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return config;
  }
}

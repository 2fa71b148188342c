package io.culvert.usage.streams;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.streams.PoisonToDeadLetters;
import io.culvert.runtime.streams.SmallRocks;
import io.culvert.usage.UsageSettings;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' settings. */
public final class StreamsProperties {

  private static final long CACHE_BYTES = 16L << 20;

  private StreamsProperties() {}

  public static Properties of(UsageSettings usage, KafkaSettings kafka) {
    var properties = new Properties();
    properties.putAll(kafka.adminProperties());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, usage.streamsId());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, usage.stateDir().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, usage.threads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, usage.commitInterval().toMillis());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // Nothing to optimise, and an optimiser that changes its mind would rename what is stored.
    properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocks.class);
    // Nothing depends on which of two partitions is read first, so none waits for the other.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonToDeadLetters.class);
    takeOverQuickly(properties, usage);
    kafka
        .compressionProperties()
        .forEach((name, value) -> properties.put(StreamsConfig.producerPrefix(name), value));
    return properties;
  }

  private static void takeOverQuickly(Properties properties, UsageSettings usage) {
    var timeout = (int) usage.sessionTimeout().toMillis();
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), timeout);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), timeout / 6);
  }
}

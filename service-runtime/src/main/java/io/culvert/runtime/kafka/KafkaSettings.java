package io.culvert.runtime.kafka;

import io.culvert.runtime.settings.Secret;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.serde.SerdeSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Where Kafka and the schema registry are, and how clients are set up. Keys are strings, values
 * bytes; {@link io.culvert.schemas.Topic} turns those into events.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param schemaRegistryUrl URLs, comma-separated
 * @param registryLogin {@code user:password} of the registry; empty for none
 * @param compression of what is written
 * @param sealedCompression of records that are mostly sealed
 * @param batching how many of them are sent together
 * @param security Kafka's own names and values for TLS and SASL
 */
public record KafkaSettings(
    String bootstrapServers,
    String schemaRegistryUrl,
    Secret registryLogin,
    Compression compression,
    Compression sealedCompression,
    Batching batching,
    Map<String, String> security) {

  private static final List<String> SECURITY =
      List.of("KAFKA_SECURITY_", "KAFKA_SASL_", "KAFKA_SSL_");

  public KafkaSettings {
    security = Map.copyOf(security);
  }

  /** Without login and encryption, as within one machine. */
  public static KafkaSettings of(String bootstrapServers, String schemaRegistryUrl) {
    return new KafkaSettings(
        bootstrapServers,
        schemaRegistryUrl,
        new Secret(""),
        Compression.GZIP,
        Compression.NONE,
        Batching.SOON,
        Map.of());
  }

  /**
   * Reads {@code KAFKA_BOOTSTRAP_SERVERS}, {@code SCHEMA_REGISTRY_URL}, {@code
   * SCHEMA_REGISTRY_USER_INFO}, {@code KAFKA_COMPRESSION}, {@code KAFKA_COMPRESSION_SEALED}, and
   * passes {@code KAFKA_SECURITY_*}, {@code KAFKA_SASL_*} and {@code KAFKA_SSL_*} on under Kafka's
   * names ({@code KAFKA_SASL_JAAS_CONFIG} is {@code sasl.jaas.config}).
   */
  public static KafkaSettings from(Settings settings) {
    return new KafkaSettings(
        settings.text("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092", "Kafka brokers, host:port"),
        settings.text("SCHEMA_REGISTRY_URL", "http://localhost:8081", "Schema registry"),
        settings.secret("SCHEMA_REGISTRY_USER_INFO", "Login of the registry, user:password"),
        settings.choice("KAFKA_COMPRESSION", Compression.GZIP, "How written records are packed"),
        settings.choice(
            "KAFKA_COMPRESSION_SEALED",
            Compression.NONE,
            "How recorded exchanges of accounts are packed, which are sealed"),
        Batching.SOON,
        security(settings));
  }

  /** The same for many records that are mostly sealed. */
  public KafkaSettings forSealed() {
    return new KafkaSettings(
        bootstrapServers,
        schemaRegistryUrl,
        registryLogin,
        sealedCompression,
        sealedCompression,
        Batching.MANY,
        security);
  }

  /** For the serdes of {@link io.culvert.schemas.Topic}. */
  public Map<String, String> serdeProperties() {
    if (registryLogin.isEmpty()) {
      return Map.of(SerdeSettings.REGISTRY_URL, schemaRegistryUrl);
    }
    return Map.of(
        SerdeSettings.REGISTRY_URL,
        schemaRegistryUrl,
        SerdeSettings.CREDENTIALS_SOURCE,
        "USER_INFO",
        SerdeSettings.USER_INFO,
        registryLogin.value());
  }

  /** A producer that keeps order, writes nothing twice, and believes only all replicas. */
  public Map<String, Object> producerProperties() {
    var properties = common();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, batching.linger().toMillis());
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, batching.bytes());
    properties.putAll(compressionProperties());
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return properties;
  }

  /** How written batches are packed; for producers that are made elsewhere. */
  public Map<String, Object> compressionProperties() {
    return Map.of(
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        compression.setting(),
        // The quickest level: heads of exchanges are so alike that a higher one gains little.
        ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG,
        1);
  }

  /** A member of a group that sees committed records only, from the topic's beginning at first. */
  public Map<String, Object> consumerProperties(String group) {
    var properties = consumerProperties();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    return properties;
  }

  /** A consumer without a group, which says itself where to read. */
  public Map<String, Object> consumerProperties() {
    var properties = common();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }

  public Map<String, Object> adminProperties() {
    return common();
  }

  private Map<String, Object> common() {
    var properties = new HashMap<String, Object>(security);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000L);
    return properties;
  }

  private static Map<String, String> security(Settings settings) {
    var security = new TreeMap<String, String>();
    for (var prefix : SECURITY) {
      settings.startingWith(prefix).forEach((name, value) -> security.put(kafkaName(name), value));
    }
    return security;
  }

  private static String kafkaName(String name) {
    return name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Security settings hold passwords: only their names are told. */
  @Override
  public String toString() {
    return "KafkaSettings[bootstrapServers=%s, schemaRegistryUrl=%s, compression=%s, security=%s]"
        .formatted(
            bootstrapServers,
            schemaRegistryUrl.replaceAll("//[^/@]*@", "//****@"),
            compression,
            security.keySet());
  }
}

package io.culvert.schemas;

import io.culvert.schemas.serde.AvroDeserializer;
import io.culvert.schemas.serde.AvroSerializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * One topic of the catalogue. Keys are always strings.
 *
 * @param <V> type of the values
 * @param name name on the broker
 * @param valueType a generated Avro record, or {@code byte[]} for raw bytes
 * @param partitions number of partitions, never changed once released, because keys decide order
 * @param cleanup what the broker may remove
 * @param retention how long records are kept; empty for ever
 * @param clock whose time records carry
 * @param placement which partition a record lies in
 * @param settings more settings on the broker, by Kafka's names
 * @param writers the modules that write to it, nobody else does
 */
public record Topic<V>(
    String name,
    Class<V> valueType,
    int partitions,
    Cleanup cleanup,
    Optional<Duration> retention,
    Clock clock,
    Placement placement,
    Map<String, String> settings,
    List<String> writers) {

  /** Whose time the records of a topic carry. */
  public enum Clock {
    /** The writer's, when it made the record. */
    WRITER("CreateTime"),
    /** The Kafka broker's, when it appended the record. */
    LOG("LogAppendTime");

    private final String setting;

    Clock(String setting) {
      this.setting = setting;
    }
  }

  public Topic {
    settings = Map.copyOf(settings);
    writers = List.copyOf(writers);
  }

  /** A topic whose records carry their writer's time and are placed by their keys. */
  public Topic(
      String name,
      Class<V> valueType,
      int partitions,
      Cleanup cleanup,
      Optional<Duration> retention,
      List<String> writers) {
    this(
        name,
        valueType,
        partitions,
        cleanup,
        retention,
        Clock.WRITER,
        Placement.BY_KEY,
        Map.of(),
        writers);
  }

  /** The same topic with one more setting on the broker, by Kafka's name. */
  public Topic<V> with(String setting, String value) {
    var more = new HashMap<>(settings);
    more.put(setting, value);
    return new Topic<>(
        name, valueType, partitions, cleanup, retention, clock, placement, more, writers);
  }

  /** The partition that a record belongs in. */
  public int partition(String key, @Nullable V value) {
    return placement.partition(key, value, partitions);
  }

  public Serde<String> keySerde() {
    return Serdes.String();
  }

  /**
   * Writes and reads this topic's values.
   *
   * @param config Confluent's property names, at least {@code schema.registry.url}; see {@link
   *     io.culvert.schemas.serde.SerdeSettings}
   */
  public Serde<V> valueSerde(Map<String, ?> config) {
    return Serdes.serdeFrom(valueSerializer(config), valueDeserializer(config));
  }

  /** The writing half of {@link #valueSerde}; may be shared by threads. */
  public Serializer<V> valueSerializer(Map<String, ?> config) {
    if (isRaw()) {
      return cast(Serdes.ByteArray().serializer());
    }
    var serializer = new AvroSerializer<SpecificRecord>();
    serializer.configure(config, false);
    return cast(serializer);
  }

  /** The reading half of {@link #valueSerde}; may be shared by threads. */
  public Deserializer<V> valueDeserializer(Map<String, ?> config) {
    if (isRaw()) {
      return cast(Serdes.ByteArray().deserializer());
    }
    var deserializer = new AvroDeserializer<>(valueType.asSubclass(SpecificRecord.class));
    deserializer.configure(config, false);
    return cast(deserializer);
  }

  /** The topic's settings on the broker, by Kafka's names. */
  public Map<String, String> brokerConfig() {
    // -1 is Kafka's "for ever"; size is never a reason to lose facts.
    var retentionMillis = retention.map(Duration::toMillis).orElse(-1L);
    var config = new HashMap<>(settings);
    config.put("cleanup.policy", cleanup.policy());
    config.put("retention.ms", String.valueOf(retentionMillis));
    config.put("retention.bytes", "-1");
    config.put("message.timestamp.type", clock.setting);
    return Map.copyOf(config);
  }

  private boolean isRaw() {
    return valueType == byte[].class;
  }

  // valueType decides which serde is made, so the types agree though the compiler cannot see it.
  @SuppressWarnings("unchecked")
  private static <T> T cast(Object serde) {
    return (T) serde;
  }
}

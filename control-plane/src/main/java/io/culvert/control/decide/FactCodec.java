package io.culvert.control.decide;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Events as bytes, the same in the store as in their topic: with the id of the schema they were
 * written by, so that those written by an older version stay readable. In the store one byte more
 * tells the topic.
 */
final class FactCodec {

  private final Map<FactTopic, Serializer<SpecificRecord>> writers = new EnumMap<>(FactTopic.class);
  private final Map<FactTopic, Deserializer<? extends SpecificRecord>> readers =
      new EnumMap<>(FactTopic.class);

  /**
   * @param serdes settings of the serdes, see {@link io.culvert.schemas.Topic#valueSerde}
   */
  FactCodec(Map<String, String> serdes) {
    for (var topic : FactTopic.values()) {
      writers.put(topic, writer(topic, serdes));
      readers.put(topic, topic.topic().valueDeserializer(serdes));
    }
  }

  /** For the event's topic. */
  byte[] encode(SpecificRecord event) {
    var topic = FactTopic.of(event);
    return writer(topic).serialize(topic.topic().name(), event);
  }

  /** For the store. */
  byte[] stored(FactTopic topic, byte[] encoded) {
    var bytes = new byte[encoded.length + 1];
    bytes[0] = topic.mark();
    System.arraycopy(encoded, 0, bytes, 1, encoded.length);
    return bytes;
  }

  SpecificRecord read(byte[] stored) {
    var topic = FactTopic.ofMark(stored[0]);
    var reader = readers.get(topic);
    if (reader == null) {
      throw new IllegalStateException("no reader of " + topic);
    }
    return reader.deserialize(topic.topic().name(), Arrays.copyOfRange(stored, 1, stored.length));
  }

  private Serializer<SpecificRecord> writer(FactTopic topic) {
    var writer = writers.get(topic);
    if (writer == null) {
      throw new IllegalStateException("no writer of " + topic);
    }
    return writer;
  }

  @SuppressWarnings("unchecked") // encode() looks the writer up by the event's own class
  private static Serializer<SpecificRecord> writer(FactTopic topic, Map<String, String> serdes) {
    return (Serializer<SpecificRecord>)
        (Serializer<? extends SpecificRecord>) topic.topic().valueSerializer(serdes);
  }
}

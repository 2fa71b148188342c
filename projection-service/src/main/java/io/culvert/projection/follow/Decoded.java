package io.culvert.projection.follow;

import io.culvert.schemas.serde.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** What came of reading a record. */
sealed interface Decoded<V> {

  record Readable<V>(Fact<V> fact) implements Decoded<V> {}

  record Poison<V>(ConsumerRecord<byte[], byte[]> raw, Exception reason) implements Decoded<V> {}

  /**
   * Decodes a record.
   *
   * @throws io.culvert.schemas.registry.SchemaRegistryException when the registry cannot be asked:
   *     that says nothing about the record, which has to be tried again
   */
  static <V> Decoded<V> of(ConsumerRecord<byte[], byte[]> raw, Deserializer<V> deserializer) {
    try {
      var value = deserializer.deserialize(raw.topic(), raw.value());
      var key = raw.key() == null ? "" : new String(raw.key(), StandardCharsets.UTF_8);
      var position = new Position(raw.partition(), raw.offset());
      return new Readable<>(new Fact<>(key, value, position, raw));
    } catch (UnreadableRecordException e) {
      return new Poison<>(raw, e);
    }
  }
}

package io.culvert.projection.follow;

import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.serde.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** What came of reading a record. */
sealed interface Decoded<V> {

  record Readable<V>(Fact<V> fact) implements Decoded<V> {}

  /** It was personal to an account that is erased; nobody can read it any more. */
  record Erased<V>() implements Decoded<V> {}

  record Poison<V>(ConsumerRecord<byte[], byte[]> raw, Exception reason) implements Decoded<V> {}

  /**
   * Decodes a record, and opens what is sealed in it.
   *
   * @throws io.culvert.schemas.registry.SchemaRegistryException when the registry cannot be asked:
   *     that says nothing about the record, which has to be tried again
   * @throws io.culvert.runtime.keys.KeysNotRead likewise, when the key topic cannot be read
   */
  static <V> Decoded<V> of(
      ConsumerRecord<byte[], byte[]> raw, Deserializer<V> deserializer, Opener<V> opener) {
    try {
      var value = deserializer.deserialize(raw.topic(), raw.value());
      var key = raw.key() == null ? "" : new String(raw.key(), StandardCharsets.UTF_8);
      var position = new Position(raw.partition(), raw.offset());
      if (value == null) {
        return new Readable<>(new Fact<>(key, null, position, raw));
      }
      return opener
          .open(value)
          .<Decoded<V>>map(opened -> new Readable<>(new Fact<>(key, opened, position, raw)))
          .orElseGet(Erased::new);
    } catch (UnreadableRecordException | BrokenSealException e) {
      return new Poison<>(raw, e);
    }
  }
}

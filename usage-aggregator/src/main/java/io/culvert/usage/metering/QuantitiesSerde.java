package io.culvert.usage.metering;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** How {@link Quantities} lie in the store and its changelog: a version byte, then four numbers. */
final class QuantitiesSerde {

  private static final byte VERSION = 1;

  private QuantitiesSerde() {}

  static Serde<Quantities> create() {
    return Serdes.serdeFrom((topic, all) -> write(all), (topic, bytes) -> read(bytes));
  }

  private static byte @Nullable [] write(@Nullable Quantities all) {
    if (all == null) {
      return null;
    }
    return ByteBuffer.allocate(1 + 4 * Long.BYTES)
        .put(VERSION)
        .putLong(all.bytesIn())
        .putLong(all.bytesOut())
        .putLong(all.requests())
        .putLong(all.micros())
        .array();
  }

  private static @Nullable Quantities read(byte @Nullable [] array) {
    if (array == null) {
      return null;
    }
    var bytes = ByteBuffer.wrap(array);
    if (bytes.get() != VERSION) {
      throw new SerializationException("Unknown version " + array[0] + " of quantities");
    }
    return new Quantities(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }
}

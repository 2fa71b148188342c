package io.culvert.usage.metering;

import io.culvert.usage.metering.SeenTicks.Range;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * How {@link SeenTicks} lie in the store and its changelog: a version byte, then 64-bit numbers.
 * Nobody else reads them, so they need no schema in the registry.
 */
final class SeenTicksSerde {

  private static final byte VERSION = 1;

  private SeenTicksSerde() {}

  static Serde<SeenTicks> create() {
    return Serdes.serdeFrom((topic, seen) -> write(seen), (topic, bytes) -> read(bytes));
  }

  private static byte @Nullable [] write(@Nullable SeenTicks seen) {
    if (seen == null) {
      return null;
    }
    var bytes = ByteBuffer.allocate(1 + Long.BYTES * (2 + 2 * seen.missing().size()));
    bytes.put(VERSION).putLong(seen.last()).putLong(seen.closedAt());
    for (var range : seen.missing()) {
      bytes.putLong(range.from()).putLong(range.to());
    }
    return bytes.array();
  }

  private static @Nullable SeenTicks read(byte @Nullable [] array) {
    if (array == null) {
      return null;
    }
    var bytes = ByteBuffer.wrap(array);
    if (bytes.get() != VERSION) {
      throw new SerializationException("Unknown version " + array[0] + " of seen ticks");
    }
    var last = bytes.getLong();
    var closedAt = bytes.getLong();
    var missing = new ArrayList<Range>();
    while (bytes.hasRemaining()) {
      missing.add(new Range(bytes.getLong(), bytes.getLong()));
    }
    return new SeenTicks(last, missing, closedAt);
  }
}

package io.culvert.runtime.publish;

import java.nio.ByteBuffer;
import java.util.Collection;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes of heap a value holds on to while it waits. Walking the value takes about a
 * microsecond, where encoding it on the caller's thread would take several and might have to wait
 * for the registry.
 */
final class RecordCost {

  private static final int OBJECT = 24;
  private static final int QUEUED = 128;

  private RecordCost() {}

  static long of(String key, @Nullable Object value) {
    return QUEUED + key.length() + of(value);
  }

  private static long of(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case CharSequence text -> OBJECT + 16 + text.length();
      case ByteBuffer bytes -> OBJECT + 40 + bytes.capacity();
      case byte[] bytes -> OBJECT + bytes.length;
      case Collection<?> many -> {
        long sum = OBJECT;
        for (var one : many) {
          sum += 8 + of(one);
        }
        yield sum;
      }
      case IndexedRecord fields -> {
        long sum = OBJECT;
        for (int i = fields.getSchema().getFields().size() - 1; i >= 0; i--) {
          sum += 8 + of(fields.get(i));
        }
        yield sum;
      }
      default -> OBJECT;
    };
  }
}

package io.culvert.runtime.follow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of a topic, one at a time, those of a key in order. Must bear to see a record
 * again.
 */
@FunctionalInterface
public interface RecordHandler<V> {

  /**
   * @param value null when the key was deleted
   * @param timestamp when the record was written, by its producer's clock
   */
  void on(String key, @Nullable V value, Instant timestamp);
}

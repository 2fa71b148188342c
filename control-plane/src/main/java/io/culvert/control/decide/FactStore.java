package io.culvert.control.decide;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The facts of every aggregate, in the order in which they were decided: key {@code name NUL
 * number}. Nothing is ever changed or removed.
 */
final class FactStore {

  private final KeyValueStore<String, byte[]> store;
  private final FactCodec codec;

  FactStore(KeyValueStore<String, byte[]> store, FactCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  List<SpecificRecord> read(Aggregate aggregate) {
    var events = new ArrayList<SpecificRecord>();
    try (var found = store.range(first(aggregate), last(aggregate))) {
      while (found.hasNext()) {
        events.add(codec.read(found.next().value));
      }
    }
    return events;
  }

  /**
   * @param encoded the event as in its topic
   */
  void append(SpecificRecord event, byte[] encoded) {
    var stored = codec.stored(FactTopic.of(event), encoded);
    for (var aggregate : Aggregates.of(event)) {
      store.put(key(aggregate, next(aggregate)), stored);
    }
  }

  private long next(Aggregate aggregate) {
    try (var newest = store.reverseRange(first(aggregate), last(aggregate))) {
      if (!newest.hasNext()) {
        return 0;
      }
      var key = newest.next().key;
      return Long.parseLong(key, aggregate.name().length() + 1, key.length(), 16) + 1;
    }
  }

  private static String first(Aggregate aggregate) {
    return key(aggregate, 0);
  }

  private static String last(Aggregate aggregate) {
    return aggregate.name() + "\0g"; // after every hexadecimal digit
  }

  private static String key(Aggregate aggregate, long number) {
    return "%s\0%010x".formatted(aggregate.name(), number);
  }
}

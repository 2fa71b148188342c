package io.culvert.usage.metering;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A store as a task of Kafka Streams has it under exactly-once: what was committed outlives the
 * task, as bytes; the rest is gone with it.
 */
final class CommittedStore<V> implements KeyValueStore<String, V> {

  private final String name;
  private final Serde<V> serde;
  private final TreeMap<String, byte[]> committed;
  private final TreeMap<String, byte[]> current;
  private final TreeMap<String, byte[]> changed = new TreeMap<>();

  CommittedStore(String name, Serde<V> serde) {
    this(name, serde, new TreeMap<>());
  }

  private CommittedStore(String name, Serde<V> serde, TreeMap<String, byte[]> committed) {
    this.name = name;
    this.serde = serde;
    this.committed = committed;
    this.current = new TreeMap<>(committed);
  }

  /** What the next task finds after a crash of this one. */
  CommittedStore<V> restored() {
    return new CommittedStore<>(name, serde, committed);
  }

  void commitAll() {
    changed.forEach(
        (key, value) -> {
          if (value.length == 0) {
            committed.remove(key);
          } else {
            committed.put(key, value);
          }
        });
    changed.clear();
  }

  int size() {
    return current.size();
  }

  @Override
  public void put(String key, V value) {
    if (value == null) {
      delete(key);
      return;
    }
    // One byte more than the value, so that nothing is not the same as empty.
    var bytes = serde.serializer().serialize(name, value);
    var kept = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, kept, 1, bytes.length);
    current.put(key, kept);
    changed.put(key, kept);
  }

  @Override
  public V delete(String key) {
    var before = get(key);
    current.remove(key);
    changed.put(key, new byte[0]);
    return before;
  }

  @Override
  public V get(String key) {
    return read(current.get(key));
  }

  private V read(byte[] kept) {
    return kept == null
        ? null
        : serde
            .deserializer()
            .deserialize(name, java.util.Arrays.copyOfRange(kept, 1, kept.length));
  }

  @Override
  public KeyValueIterator<String, V> range(String from, String to) {
    return iterator(current.subMap(from, true, to, true));
  }

  @Override
  public KeyValueIterator<String, V> all() {
    return iterator(current);
  }

  private KeyValueIterator<String, V> iterator(Map<String, byte[]> entries) {
    List<KeyValue<String, V>> copy = new ArrayList<>();
    entries.forEach((key, value) -> copy.add(KeyValue.pair(key, read(value))));
    return new Entries<>(copy.iterator());
  }

  private record Entries<V>(Iterator<KeyValue<String, V>> rest)
      implements KeyValueIterator<String, V> {

    @Override
    public boolean hasNext() {
      return rest.hasNext();
    }

    @Override
    public KeyValue<String, V> next() {
      return rest.next();
    }

    @Override
    public String peekNextKey() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  @Override
  public V putIfAbsent(String key, V value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(List<KeyValue<String, V>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public long approximateNumEntries() {
    return current.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    // It is ready.
  }

  @Override
  public void flush() {
    // Nothing is written before the commit.
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return true;
  }
}

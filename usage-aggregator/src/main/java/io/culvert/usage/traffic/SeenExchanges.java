package io.culvert.usage.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The ids of the exchanges that came lately, by log time. Each lies under the span of time it came
 * in, so that what is too old is one range: {@code 001e3f2a/id}.
 *
 * <p>Not a window store: one without any record has no segment to remember how far it was read, so
 * that Kafka Streams 4.3 takes it for what a crash left, and discards it at every start.
 */
final class SeenExchanges {

  /** An exchange that comes again within that time is known; one that comes later may be. */
  static final Duration REMEMBERED = Duration.ofMinutes(15);

  /** So that whoever was away for hours still knows what it counted last. */
  private static final Duration KEPT_IN_KAFKA = Duration.ofDays(1);

  private static final int AT_ONCE = 50_000;
  private static final byte[] NOTHING = {0};

  private final KeyValueStore<String, byte[]> store;

  SeenExchanges(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /**
   * The store. Its copy in Kafka goes by age: no key comes twice, so there is nothing to compact.
   */
  static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .withLoggingEnabled(
            Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                String.valueOf(KEPT_IN_KAFKA.toMillis())));
  }

  /**
   * Whether it comes for the first time; the next time it does not.
   *
   * @param at log time, milliseconds
   */
  boolean isNew(String exchangeId, long at) {
    long span = span(at);
    for (long near = span - 1; near <= span + 1; near++) {
      if (store.get(key(near, exchangeId)) != null) {
        return false;
      }
    }
    store.put(key(span, exchangeId), NOTHING);
    return true;
  }

  /**
   * Forgets what is too old, or a part of it.
   *
   * @param now log time, milliseconds
   */
  void forgetOld(long now) {
    var old = new ArrayList<String>();
    try (var before = store.range(null, key(span(now) - 1, ""))) {
      while (before.hasNext() && old.size() < AT_ONCE) {
        old.add(before.next().key);
      }
    }
    old.forEach(store::delete);
  }

  private static long span(long at) {
    return at / REMEMBERED.toMillis();
  }

  private static String key(long span, String exchangeId) {
    return HexFormat.of().toHexDigits(span, 8) + '/' + exchangeId;
  }
}

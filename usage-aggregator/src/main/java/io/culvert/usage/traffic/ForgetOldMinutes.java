package io.culvert.usage.traffic;

import io.culvert.events.TrafficMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what it is given, and removes minutes that are older than the topic keeps them from the
 * store. Each removal leaves as a tombstone, so that views forget the minute as well.
 */
final class ForgetOldMinutes implements FixedKeyProcessor<String, TrafficMinute, TrafficMinute> {

  private static final Duration EVERY = Duration.ofMinutes(10);

  /** What may still be under way was let through before its minute became too old. */
  private static final Duration UNDER_WAY = Duration.ofHours(1);

  private static final int AT_ONCE = 5_000;

  private final String storeName;
  private @Nullable FixedKeyProcessorContext<String, TrafficMinute> context;
  private @Nullable TimestampedKeyValueStore<String, TrafficMinute> minutes;

  ForgetOldMinutes(String storeName) {
    this.storeName = storeName;
  }

  @Override
  public void init(FixedKeyProcessorContext<String, TrafficMinute> context) {
    this.context = context;
    minutes = context.getStateStore(storeName);
    context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, this::forget);
  }

  @Override
  public void process(FixedKeyRecord<String, TrafficMinute> record) {
    context.forward(record);
  }

  private void forget(long now) {
    var first = Instant.ofEpochMilli(now).minus(OnlyNewExchanges.KEPT).minus(UNDER_WAY);
    var old = new ArrayList<String>();
    try (var before = minutes.range(null, MinuteKey.from(first))) {
      while (before.hasNext() && old.size() < AT_ONCE) {
        old.add(before.next().key);
      }
    }
    old.forEach(minutes::delete);
  }
}

package io.culvert.usage.metering;

import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.events.UsageMonthly;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each tick of a session through once, as the usage it stands for.
 *
 * <ul>
 *   <li>The next tick counts.
 *   <li>A tick that was counted before is dropped.
 *   <li>A tick that is further ahead counts too, and is told in log and meter: ticks of a session
 *       lie in one partition in the order they were written, so those between were lost, and usage
 *       that is known must not be dropped because other usage is not. The hole is remembered: if
 *       what was missing comes after all, it counts then. So the sum is that of all different ticks
 *       in the log, in whatever order they come.
 *   <li>Sessions of nobody (anonymous) are not metered.
 * </ul>
 *
 * <p>What was seen of a session is forgotten {@link #KEPT_AFTER_CLOSE} after it closed, and not at
 * once: a broker that was cut off may still deliver ticks that it held in memory. Time is the
 * log's, so reading the log again from its beginning gives the same.
 */
final class OnlyNewTicks implements FixedKeyProcessor<String, SessionEvent, UsageMonthly> {

  static final Duration KEPT_AFTER_CLOSE = Duration.ofDays(7);

  private static final Logger log = LoggerFactory.getLogger(OnlyNewTicks.class);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final String storeName;
  private final MeteringMeters meters;
  private @Nullable FixedKeyProcessorContext<String, UsageMonthly> context;
  private @Nullable KeyValueStore<String, SeenTicks> store;

  OnlyNewTicks(String storeName, MeteringMeters meters) {
    this.storeName = storeName;
    this.meters = meters;
  }

  @Override
  public void init(FixedKeyProcessorContext<String, UsageMonthly> context) {
    this.context = context;
    store = context.getStateStore(storeName);
    context.schedule(SWEEP_EVERY, PunctuationType.STREAM_TIME, this::forgetClosed);
  }

  @Override
  public void process(FixedKeyRecord<String, SessionEvent> record) {
    var event = record.value();
    if (event == null || event.getAccountId() == null) {
      return;
    }
    switch (event.getPayload()) {
      case SessionTicked tick -> tick(record, event, tick);
      case SessionClosed closed -> close(record.timestamp(), event.getSessionId(), closed);
      default -> {} // other facts carry no usage
    }
  }

  private void tick(
      FixedKeyRecord<String, SessionEvent> record, SessionEvent event, SessionTicked tick) {
    if (!Usage.isPlausible(tick)) {
      meters.rejected().increment();
      log.error("Session {} has an impossible tick: {}", event.getSessionId(), tick);
      return;
    }
    var seen = seen(event.getSessionId());
    if (seen.has(tick.getSeq())) {
      meters.repeated().increment();
      return;
    }
    tellHole(event.getSessionId(), seen, tick.getSeq() - 1);
    if (tick.getSeq() <= seen.last()) {
      meters.late().increment();
      log.warn("Session {}: tick {} came late", event.getSessionId(), tick.getSeq());
    }
    meters.counted().increment();
    store.put(event.getSessionId(), seen.with(tick.getSeq()));
    context.forward(record.withValue(Usage.of(event.getAccountId(), tick)));
  }

  private void close(long at, String sessionId, SessionClosed closed) {
    var seen = seen(sessionId);
    tellHole(sessionId, seen, closed.getLastSeq());
    store.put(sessionId, seen.closed(closed.getLastSeq(), at));
  }

  private void tellHole(String sessionId, SeenTicks seen, long upTo) {
    if (upTo > seen.last()) {
      meters.missing().increment(upTo - seen.last());
      log.error("Session {}: ticks {} to {} are missing", sessionId, seen.last() + 1, upTo);
    }
  }

  private SeenTicks seen(String sessionId) {
    var seen = store.get(sessionId);
    return seen == null ? SeenTicks.NONE : seen;
  }

  private void forgetClosed(long now) {
    var before = now - KEPT_AFTER_CLOSE.toMillis();
    try (var all = store.all()) {
      while (all.hasNext()) {
        var entry = all.next();
        if (entry.value.isClosedBefore(before)) {
          store.delete(entry.key);
        }
      }
    }
  }
}

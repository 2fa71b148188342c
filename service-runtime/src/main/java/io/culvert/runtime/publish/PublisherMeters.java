package io.culvert.runtime.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the records that were offered: {@code events.published}, {@code events.shed} (no
 * room), {@code events.failed} (could never be written), each by topic.
 */
final class PublisherMeters {

  // Several publishers may share a registry; their counters add up, a gauge cannot.
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final MeterRegistry registry;
  private final Gauge waitingBytes;
  private final Map<String, ByTopic> byTopic = new ConcurrentHashMap<>();
  private final LongAdder shed = new LongAdder();

  private record ByTopic(Counter published, Counter shed, Counter failed) {}

  PublisherMeters(MeterRegistry registry, AtomicLong waiting) {
    this.registry = registry;
    this.waitingBytes =
        Gauge.builder("events.waiting.bytes", waiting, AtomicLong::get)
            .tag("publisher", String.valueOf(NUMBER.incrementAndGet()))
            .baseUnit("bytes")
            .register(registry);
  }

  void close() {
    registry.remove(waitingBytes);
  }

  void published(String topic) {
    of(topic).published.increment();
  }

  void shed(String topic) {
    of(topic).shed.increment();
    shed.increment();
  }

  void failed(String topic) {
    of(topic).failed.increment();
  }

  long shed() {
    return shed.sum();
  }

  private ByTopic of(String topic) {
    return byTopic.computeIfAbsent(
        topic,
        name ->
            new ByTopic(
                registry.counter("events.published", "topic", name),
                registry.counter("events.shed", "topic", name),
                registry.counter("events.failed", "topic", name)));
  }
}

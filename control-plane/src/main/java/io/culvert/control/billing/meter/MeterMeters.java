package io.culvert.control.billing.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What is told of one connector. */
final class MeterMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter duplicate;
  private final Counter refused;
  private final Counter failed;
  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong ageMillis = new AtomicLong();
  private final List<Gauge> gauges;

  MeterMeters(MeterRegistry registry, String target) {
    this.registry = registry;
    this.accepted = lines("accepted", target);
    this.duplicate = lines("duplicate", target);
    this.refused = lines("refused", target);
    this.failed = registry.counter("billing.meter.failures", "target", target);
    this.gauges =
        List.of(
            Gauge.builder("billing.meter.lag", lag, AtomicLong::get)
                .description("Ledger lines that the receiver has not taken yet")
                .tag("target", target)
                .register(registry),
            Gauge.builder("billing.meter.age", ageMillis, age -> age.get() / 1000.0)
                .description("How long the oldest of them has waited")
                .baseUnit("seconds")
                .tag("target", target)
                .register(registry));
  }

  private Counter lines(String outcome, String target) {
    return registry.counter("billing.meter.lines", "target", target, "outcome", outcome);
  }

  void taken(int inserted, int duplicates) {
    accepted.increment(inserted);
    duplicate.increment(duplicates);
  }

  void refused() {
    refused.increment();
  }

  /** An attempt that has to be made again. */
  void failed() {
    failed.increment();
  }

  void behind(long lines, long oldestMillis, long nowMillis) {
    lag.set(lines);
    ageMillis.set(Math.max(0, nowMillis - oldestMillis));
  }

  @Override
  public void close() {
    gauges.forEach(registry::remove);
  }
}

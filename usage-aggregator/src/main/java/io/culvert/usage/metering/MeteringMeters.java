package io.culvert.usage.metering;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What became of ticks. A transaction that is tried again counts again, so these are for watching;
 * bills come from the topic.
 *
 * @param counted ticks that were added to usage
 * @param repeated ticks that had been counted before
 * @param missing ticks that must have been written but were not read when their successor was
 * @param late ticks that were missing before, and were counted after all
 * @param rejected ticks that cannot have happened
 */
record MeteringMeters(
    Counter counted, Counter repeated, Counter missing, Counter late, Counter rejected) {

  static MeteringMeters in(MeterRegistry registry) {
    return new MeteringMeters(
        registry.counter("usage.ticks.counted"),
        registry.counter("usage.ticks.repeated"),
        registry.counter("usage.ticks.missing"),
        registry.counter("usage.ticks.late"),
        registry.counter("usage.ticks.rejected"));
  }
}

package io.culvert.usage.traffic;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What became of exchanges.
 *
 * @param counted in their minute
 * @param repeated read again, and not counted again
 * @param tooOld their minute is not kept any more
 * @param rejected they say what cannot be
 */
record TrafficMeters(Counter counted, Counter repeated, Counter tooOld, Counter rejected) {

  static TrafficMeters in(MeterRegistry registry) {
    return new TrafficMeters(
        registry.counter("traffic.exchanges.counted"),
        registry.counter("traffic.exchanges.repeated"),
        registry.counter("traffic.exchanges.too.old"),
        registry.counter("traffic.exchanges.rejected"));
  }
}

package io.culvert.benchmarks.process;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * How far recording has come since the start of a gateway: work that is left out, or put off until
 * nobody measures any more, makes a figure look good.
 *
 * @param shed bodies, exchanges and events that gateway and publishers had no room for, had no key
 *     for, or failed to write
 * @param waiting bytes that are on their way to Kafka
 */
public record Recorded(long shed, long waiting) {

  /** As these meters have it now. */
  public static Recorded by(MeterRegistry meters) {
    return new Recorded(
        counted(
            meters, "gateway.capture.shed", "events.shed", "events.failed", "sealing.without.key"),
        // The journal's own are first, so that what goes from one to the other is not missed.
        gauged(meters, "gateway.capture.memory") + gauged(meters, "events.waiting.bytes"));
  }

  private static long counted(MeterRegistry meters, String... names) {
    return (long)
        Stream.of(names)
            .map(name -> Search.in(meters).name(name).counters())
            .flatMap(Collection::stream)
            .mapToDouble(Counter::count)
            .sum();
  }

  private static long gauged(MeterRegistry meters, String name) {
    return (long) Search.in(meters).name(name).gauges().stream().mapToDouble(Gauge::value).sum();
  }
}

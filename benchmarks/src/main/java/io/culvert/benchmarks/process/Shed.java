package io.culvert.benchmarks.process;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import java.util.Collection;
import java.util.stream.Stream;

/** What was not recorded although it should have been: work left out makes a figure look good. */
public final class Shed {
  private Shed() {}

  /**
   * Bodies, exchanges and events that gateway and publishers had no room for, or failed to write.
   */
  public static long of(MeterRegistry meters) {
    return (long)
        Stream.of("gateway.capture.shed", "events.shed", "events.failed")
            .map(name -> Search.in(meters).name(name).counters())
            .flatMap(Collection::stream)
            .mapToDouble(Counter::count)
            .sum();
  }
}

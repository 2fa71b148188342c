package io.culvert.control.decide;

import io.culvert.schemas.plan.Plans;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;

/** What a decision may look at: the facts so far, the plans, and the time. */
public interface World {

  /** The time of this decision; the events that come of it have the same. */
  Instant now();

  Plans plans();

  /** The events of an aggregate, oldest first. */
  List<SpecificRecord> history(Aggregate aggregate);

  /**
   * The state of an aggregate.
   *
   * @param events which of its events to look at: {@code HostnameEvent.class}
   * @param none the state before the first one
   */
  default <E extends SpecificRecord, S> S fold(
      Aggregate aggregate, Class<E> events, S none, BiFunction<S, E, S> evolve) {
    var state = none;
    for (var event : history(aggregate)) {
      if (events.isInstance(event)) {
        state = evolve.apply(state, events.cast(event));
      }
    }
    return state;
  }
}

package io.culvert.control.decide;

import io.culvert.events.CommandResult;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * A decision with everything that is to be written.
 *
 * @param events each with its bytes
 */
record Verdict(CommandResult result, List<Event> events) {

  /**
   * @param encoded as in its topic
   */
  record Event(SpecificRecord event, byte[] encoded) {}

  Verdict {
    events = List.copyOf(events);
  }

  static Verdict withoutFacts(CommandResult result) {
    return new Verdict(result, List.of());
  }
}

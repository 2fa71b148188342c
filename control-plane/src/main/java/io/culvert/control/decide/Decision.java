package io.culvert.control.decide;

import io.culvert.control.api.ControlError;
import io.culvert.events.AccountEvent;
import java.util.List;
import java.util.Map;

/** What becomes of an order. A refusal is a value like any other. */
public sealed interface Decision {

  /**
   * It is carried out.
   *
   * @param facts what is true from now on; none when it was true already
   * @param result what the decision chose, for whoever gave the order
   */
  record Accepted(List<Fact> facts, Map<String, String> result) implements Decision {
    public Accepted {
      facts = List.copyOf(facts);
      result = Map.copyOf(result);
    }

    /** With one more value in the result. */
    public Accepted with(String name, String value) {
      var more = new java.util.HashMap<>(result);
      more.put(name, value);
      return new Accepted(facts, more);
    }
  }

  /**
   * Events that others wrote before there were decisions become known to them. They are written
   * again with their own ids, which changes nothing for readers.
   */
  record Adopted(List<AccountEvent> events) implements Decision {
    public Adopted {
      events = List.copyOf(events);
    }
  }

  /**
   * It is refused, and nothing changes.
   *
   * @param detail about this occurrence, for a person; no secret, nothing personal
   */
  record Rejected(ControlError error, String detail) implements Decision {}

  static Accepted accept(Fact... facts) {
    return new Accepted(List.of(facts), Map.of());
  }

  static Accepted accept(List<Fact> facts) {
    return new Accepted(facts, Map.of());
  }

  static Rejected reject(ControlError error) {
    return new Rejected(error, error.title());
  }

  static Rejected reject(ControlError error, String detail) {
    return new Rejected(error, detail);
  }
}

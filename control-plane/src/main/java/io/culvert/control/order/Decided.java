package io.culvert.control.order;

import io.culvert.control.api.ControlException;
import java.util.List;
import java.util.Map;

/**
 * An order that was carried out.
 *
 * @param result what the decision chose
 * @param eventIds the facts it made
 */
public record Decided(String commandId, Map<String, String> result, List<String> eventIds) {

  /** What the decision chose under this name; every version of the decision gives it. */
  public String get(String name) {
    var value = result.get(name);
    if (value == null) {
      throw new IllegalStateException("the decision says nothing of " + name);
    }
    return value;
  }

  static Decided of(io.culvert.events.CommandResult result) {
    var rejection = result.getRejection();
    if (rejection != null) {
      throw new ControlException(
          io.culvert.control.api.ControlError.ofCode(rejection.getCode()), rejection.getDetail());
    }
    return new Decided(result.getCommandId(), result.getResult(), result.getEventIds());
  }
}

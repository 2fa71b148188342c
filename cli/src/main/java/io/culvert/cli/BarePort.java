package io.culvert.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code culvert 3000} means {@code culvert http 3000}. */
final class BarePort {
  private static final Set<String> WITH_VALUE = Set.of("--server", "--token", "--ca");

  private BarePort() {}

  /** Puts {@code http} before a port that stands where a command should. */
  static List<String> expand(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (WITH_VALUE.contains(argument)) {
        i++;
      } else if (!argument.startsWith("-")) {
        if (!argument.matches("[0-9]+")) {
          return arguments;
        }
        var expanded = new ArrayList<>(arguments);
        expanded.add(i, "http");
        return expanded;
      }
    }
    return arguments;
  }
}

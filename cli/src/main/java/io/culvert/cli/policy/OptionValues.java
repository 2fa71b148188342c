package io.culvert.cli.policy;

import io.culvert.cli.Failure;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.PolicyJson;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the values of options; whoever is wrong is told which option it is. */
final class OptionValues {
  private OptionValues() {}

  /** Every value by itself. */
  static <T> List<T> each(String option, List<String> texts, Function<String, T> read) {
    return texts.stream().map(text -> checked(option, text, read)).toList();
  }

  /**
   * What is read of a value.
   *
   * @param read throws IllegalArgumentException with the reason when it cannot
   * @throws Failure naming the option
   */
  static <F extends @Nullable Object, T> T checked(String option, F given, Function<F, T> read) {
    try {
      return read.apply(given);
    } catch (IllegalArgumentException e) {
      throw wrong(option, String.valueOf(e.getMessage()));
    }
  }

  /** The policy when it can be sent. */
  static EdgePolicy sendable(EdgePolicy policy) {
    if (policy.asksNothing()) {
      return EdgePolicy.NONE;
    }
    checked("the policies", policy, PolicyJson::write);
    return policy;
  }

  static Failure wrong(String option, String why) {
    return Failure.usage(option + ": " + why + ".", "The command with --help says what can be.");
  }
}

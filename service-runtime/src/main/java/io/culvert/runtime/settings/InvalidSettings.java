package io.culvert.runtime.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that cannot be used: all of them, so that one start shows every mistake. */
public final class InvalidSettings extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * One wrong setting.
   *
   * @param name of the environment variable
   * @param value what it is set to; masked when it is a secret
   * @param expected what it should be
   */
  public record Mistake(String name, String value, String expected) {

    @Override
    public String toString() {
      return name + "=" + value + " (expected " + expected + ")";
    }
  }

  private final transient List<Mistake> mistakes;

  InvalidSettings(List<Mistake> mistakes) {
    super(
        mistakes.stream()
            .map(Mistake::toString)
            .collect(Collectors.joining("; ", "Settings that cannot be used: ", "")));
    this.mistakes = List.copyOf(mistakes);
  }

  List<Mistake> mistakes() {
    return mistakes;
  }
}

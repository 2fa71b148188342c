package io.culvert.runtime.settings;

/**
 * A text that must not be printed.
 *
 * @param value the text itself
 */
public record Secret(String value) {

  static final String MASK = "****";

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return MASK;
  }
}

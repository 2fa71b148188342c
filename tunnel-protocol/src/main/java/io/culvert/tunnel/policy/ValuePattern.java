package io.culvert.tunnel.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression for the values of fields, in RE2's syntax. It is a stranger's: the time it
 * takes grows with the length of the value and with {@link #size}, and with nothing else.
 */
public final class ValuePattern {
  private static final int LONGEST = 500;

  /** Most atoms that it may have when repetitions are written out. */
  private static final int LARGEST = 1_000;

  private final Pattern pattern;

  private ValuePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none, or too large
   */
  @JsonCreator
  public static ValuePattern parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new IllegalArgumentException("a pattern has 1 to " + LONGEST + " characters");
    }
    if (text.contains("\\Q")) {
      throw new IllegalArgumentException("quote single characters, and not by \\Q");
    }
    if (PatternSize.of(text) > LARGEST) {
      throw new IllegalArgumentException("the pattern repeats too much");
    }
    try {
      return new ValuePattern(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("that is not a pattern: " + e.getDescription(), e);
    }
  }

  Matcher matcher(String value) {
    return pattern.matcher(value);
  }

  /** How many groups it has, without the whole. */
  int groups() {
    return pattern.groupCount();
  }

  /** Instructions that each character of a value may cost. */
  int size() {
    return pattern.programSize();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValuePattern that && pattern.equals(that.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  @JsonValue
  public String toString() {
    return pattern.pattern();
  }
}

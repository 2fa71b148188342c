package io.culvert.tunnel.policy;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large a regular expression becomes when its counted repetitions are written out. It has to be
 * known before: to translate {@code ((a{100}){100}){100}} takes gigabytes.
 */
final class PatternSize {
  private static final long ENDLESS = Long.MAX_VALUE / 1_000_000;

  private final String text;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long sum;
  private long last;
  private int at;

  private PatternSize(String text) {
    this.text = text;
  }

  /**
   * At least as many instructions as the pattern has atoms; RE2's own count is about twice that.
   */
  static long of(String text) {
    return new PatternSize(text).measure();
  }

  private long measure() {
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '\\' -> atom(2);
        case '[' -> atom(classEnd() - at);
        case '(' -> open();
        case ')' -> close();
        case '{' -> repeat();
        default -> atom(1);
      }
    }
    while (!outer.isEmpty()) {
      close();
    }
    return sum;
  }

  private void atom(int length) {
    at += length;
    last = 1;
    sum = Math.min(sum + 1, ENDLESS);
  }

  private void open() {
    at++;
    outer.push(sum);
    sum = 0;
    last = 0;
  }

  private void close() {
    at++;
    last = sum + 1;
    sum = Math.min(last + (outer.isEmpty() ? 0 : outer.pop()), ENDLESS);
  }

  /** The atom before stands so often; a brace that begins no repetition is a character. */
  private void repeat() {
    int end = text.indexOf('}', at);
    var inside = end < 0 ? "" : text.substring(at + 1, end);
    if (!inside.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
      atom(1);
      return;
    }
    long most = 1;
    for (var number : inside.split(",")) {
      most = Math.max(most, Long.parseLong(number));
    }
    sum = Math.min(sum + last * most, ENDLESS);
    last = Math.min(last * (most + 1), ENDLESS);
    at = end + 1;
  }

  private int classEnd() {
    int i = at + 1;
    if (i < text.length() && text.charAt(i) == '^') {
      i++;
    }
    int first = i;
    while (i < text.length() && (text.charAt(i) != ']' || i == first)) {
      if (text.startsWith("[:", i) && text.indexOf(":]", i) > 0) {
        i = text.indexOf(":]", i) + 2;
      } else {
        i += text.charAt(i) == '\\' ? 2 : 1;
      }
    }
    return Math.min(i + 1, text.length());
  }
}

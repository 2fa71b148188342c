package io.culvert.projection.exchange;

import io.culvert.projection.api.ApiException;

/** A status code, a class of them, or no response at all. */
sealed interface StatusRange {

  record Codes(int from, int to) implements StatusRange {}

  record None() implements StatusRange {}

  static StatusRange parse(String text) {
    if (text.equals("none")) {
      return new None();
    }
    if (text.matches("[1-9]xx")) {
      var first = (text.charAt(0) - '0') * 100;
      return new Codes(first, first + 99);
    }
    if (text.matches("[1-9][0-9][0-9]")) {
      var code = Integer.parseInt(text);
      return new Codes(code, code);
    }
    throw ApiException.badParameter("status", "must be like 404, 4xx or none");
  }
}

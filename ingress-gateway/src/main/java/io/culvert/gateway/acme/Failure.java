package io.culvert.gateway.acme;

import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;

/**
 * What is remembered of orders that failed.
 *
 * @param count in a row
 * @param next not tried again before
 * @param reason of the last
 */
record Failure(int count, Instant next, String reason) {
  static final Failure NONE = new Failure(0, Instant.MIN, "");

  /** Nothing, when the text says nothing. */
  static Failure in(String text) {
    var read = new Properties();
    try {
      read.load(new StringReader(text));
      return new Failure(
          Integer.parseInt(read.getProperty("count", "")),
          Instant.parse(read.getProperty("next", "")),
          read.getProperty("reason", ""));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return NONE;
    }
  }

  String toText() {
    var escaped = reason.replace("\\", "\\\\").replaceAll("[\\p{Cntrl}]", " ");
    return "count=" + count + "\nnext=" + next + "\nreason=" + escaped + "\n";
  }
}

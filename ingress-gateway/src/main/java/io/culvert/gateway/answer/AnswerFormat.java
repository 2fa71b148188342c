package io.culvert.gateway.answer;

import java.util.List;
import java.util.Locale;

/** The forms an error answer comes in, and which of them a client likes best. */
enum AnswerFormat {
  HTML("text/html; charset=utf-8", "text/html", "application/xhtml+xml"),
  JSON("application/problem+json", "application/problem+json", "application/json"),
  TEXT("text/plain; charset=utf-8", "text/plain");

  private final String contentType;
  private final List<String> names;

  AnswerFormat(String contentType, String... names) {
    this.contentType = contentType;
    this.names = List.of(names);
  }

  String contentType() {
    return contentType;
  }

  /**
   * The best by the Accept fields (RFC 9110 §12.5.1): the highest quality, then in the order of
   * this enum. Wild cards name nothing: who takes anything (curl, a script) gets plain text.
   */
  static AnswerFormat preferredBy(List<String> accept) {
    var best = TEXT;
    double bestQuality = 0;
    for (var format : values()) {
      double quality = format.quality(accept);
      if (quality > bestQuality) {
        best = format;
        bestQuality = quality;
      }
    }
    return best;
  }

  private double quality(List<String> accept) {
    double best = 0;
    for (var field : accept) {
      for (var range : field.split(",")) {
        var parts = range.split(";");
        if (names.contains(parts[0].strip().toLowerCase(Locale.ROOT))) {
          best = Math.max(best, weight(parts));
        }
      }
    }
    return best;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
        return Double.parseDouble(parameter.substring(2));
      }
    }
    return 1;
  }
}

package io.culvert.gateway.answer;

import io.culvert.gateway.http.Weighted;
import java.util.List;

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
    var wanted = Weighted.list(accept);
    var best = TEXT;
    double bestQuality = 0;
    for (var format : values()) {
      double quality = format.quality(wanted);
      if (quality > bestQuality) {
        best = format;
        bestQuality = quality;
      }
    }
    return best;
  }

  private double quality(List<Weighted> wanted) {
    return wanted.stream()
        .filter(each -> names.contains(each.name()))
        .mapToDouble(Weighted::weight)
        .max()
        .orElse(0);
  }
}

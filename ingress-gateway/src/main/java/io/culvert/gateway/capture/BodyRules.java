package io.culvert.gateway.capture;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;

/** What may be kept of one body. */
sealed interface BodyRules {

  /** All of it, up to the limit. */
  record Plain() implements BodyRules {}

  /** It without the values of these JSON members. */
  record Without(Set<String> members) implements BodyRules {}

  /** Nothing: what has to be left out of it could not be found. */
  record Nothing() implements BodyRules {}

  /**
   * Decides it. Pure.
   *
   * @param hidden names of JSON members whose values are left out
   * @param fields of the message
   */
  static BodyRules of(Set<String> hidden, HttpHeaders fields) {
    if (hidden.isEmpty()) {
      return new Plain();
    }
    // Compressed bytes, and text in which a letter is two bytes, cannot be looked through.
    return isReadable(fields) ? new Without(hidden) : new Nothing();
  }

  private static boolean isReadable(HttpHeaders fields) {
    for (var coding : fields.getAll(CONTENT_ENCODING)) {
      if (!coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
        return false;
      }
    }
    for (var type : fields.getAll(CONTENT_TYPE)) {
      var text = type.toLowerCase(Locale.ROOT);
      if (text.contains("utf-16") || text.contains("utf-32") || text.contains("ucs-2")) {
        return false;
      }
    }
    return true;
  }
}

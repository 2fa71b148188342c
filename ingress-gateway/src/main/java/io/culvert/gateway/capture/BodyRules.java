package io.culvert.gateway.capture;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be kept of one body. */
sealed interface BodyRules {

  Pattern CHARSET = Pattern.compile("(?i)charset\\s*=[\\s\"']*+([^\\s\"';,]*+)");

  /** Charsets in which every byte of ASCII means what it means there, and nothing else. */
  Pattern LIKE_ASCII =
      Pattern.compile("(?i)|utf-?8|(us-)?ascii|iso-?8859-\\d+|latin-?1|windows-125\\d|binary");

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
    // Compressed bytes, and text in which a quote may be other bytes than in ASCII, cannot be
    // looked through.
    return isReadable(fields) ? new Without(hidden) : new Nothing();
  }

  private static boolean isReadable(HttpHeaders fields) {
    for (var coding : fields.getAll(CONTENT_ENCODING)) {
      if (!coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
        return false;
      }
    }
    for (var type : fields.getAll(CONTENT_TYPE)) {
      var charset = CHARSET.matcher(type);
      while (charset.find()) {
        if (!LIKE_ASCII.matcher(charset.group(1)).matches()) {
          return false;
        }
      }
    }
    return true;
  }
}

package io.culvert.projection.exchange;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which media types a browser may be told: those that it never runs. */
final class SafeTypes {

  static final String BYTES = "application/octet-stream";

  private static final Set<String> SAFE =
      Set.of(
          "text/plain",
          "application/json",
          "image/png",
          "image/jpeg",
          "image/gif",
          "image/webp",
          "image/avif");

  private SafeTypes() {}

  static String of(@Nullable String contentType) {
    if (contentType == null) {
      return BYTES;
    }
    var end = contentType.indexOf(';');
    var type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    var lower = type.toLowerCase(Locale.ROOT);
    return SAFE.contains(lower) ? lower : BYTES;
  }

  /** A field value that can be sent: whatever is no printable ASCII becomes a question mark. */
  static String printable(String value) {
    return value.replaceAll("[^\\x20-\\x7e]", "?");
  }
}

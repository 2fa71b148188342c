package io.culvert.control.hostname;

import io.culvert.control.api.ControlException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list.
 *
 * @param nextCursor gives the part that follows; null at the end
 */
record HostnamePage(List<HostnameItem> items, @Nullable String nextCursor) {

  /** Of all that follow, so many. */
  static HostnamePage of(List<HostnameItem> rest, int limit) {
    var shown = rest.subList(0, Math.min(limit, rest.size()));
    return new HostnamePage(shown, rest.size() > limit ? encode(shown.getLast().hostname()) : null);
  }

  /** The hostname that a page ended with. */
  static String decode(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest("cursor", "is not one that a page before gave");
    }
  }

  private static String encode(String hostname) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(hostname.getBytes(StandardCharsets.US_ASCII));
  }
}

package io.culvert.gateway.policy;

import static io.netty.handler.codec.http.HttpHeaderNames.AUTHORIZATION;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a client says of itself by Basic authentication (RFC 7617, in UTF-8). */
record BasicCredentials(String user, String password) {
  private static final String SCHEME = "basic ";
  private static final int LONGEST = 1_000;

  /**
   * Takes them off a head, together with all else that it has in their place: whatever it is, it is
   * meant for who asks for a login, and what is nearly right tells what is.
   *
   * @return null when there are none, or none that can be read
   */
  static @Nullable BasicCredentials takeFrom(HttpHeaders fields) {
    var field = fields.get(AUTHORIZATION);
    fields.remove(AUTHORIZATION);
    return field == null ? null : read(field);
  }

  /** Takes them out of a trailer section, where they mean nothing (RFC 9110 §6.5.1). */
  static void takeOut(HttpHeaders trailers) {
    if (!trailers.isEmpty()) { // the section of most bodies cannot be changed
      trailers.remove(AUTHORIZATION);
    }
  }

  private static @Nullable BasicCredentials read(String field) {
    if (field.length() > LONGEST || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    try {
      var text =
          new String(Base64.getDecoder().decode(field.substring(SCHEME.length()).strip()), UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? null
          : new BasicCredentials(text.substring(0, colon), text.substring(colon + 1));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  @Override
  public String toString() {
    return user + ":****";
  }
}

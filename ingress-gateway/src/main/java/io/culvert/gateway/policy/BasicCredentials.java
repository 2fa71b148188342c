package io.culvert.gateway.policy;

import static io.netty.handler.codec.http.HttpHeaderNames.AUTHORIZATION;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Base64;
import java.util.Optional;

/** What a client says of itself by Basic authentication (RFC 7617, in UTF-8). */
record BasicCredentials(String user, String password) {
  private static final String SCHEME = "basic ";
  private static final int LONGEST = 1_000;

  /** Reads them; empty when there are none, or none that can be read. */
  static Optional<BasicCredentials> of(HttpHeaders fields) {
    var field = fields.get(AUTHORIZATION);
    if (field == null
        || field.length() > LONGEST
        || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      var text =
          new String(Base64.getDecoder().decode(field.substring(SCHEME.length()).strip()), UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return user + ":****";
  }
}

package io.culvert.control.api;

import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The cookie that keeps a browser logged in; scripts cannot read it, and other sites cannot send
 * it. Over TLS its name begins with {@code __Host-}, which no other host of the domain can set (RFC
 * 6265bis §4.1.3).
 *
 * @param isSecure whether people come over TLS
 */
public record LoginCookie(boolean isSecure) {

  public static final String PLAIN = "culvert_token";
  public static final String SECURE = "__Host-" + PLAIN;

  /** The cookie's name here. */
  String name() {
    return isSecure ? SECURE : PLAIN;
  }

  /** The token that the browser sent. */
  Optional<String> token(ServerRequest request) {
    return Optional.ofNullable(request.cookies().getFirst(name())).map(found -> found.getValue());
  }

  /** Keeps the browser logged in. */
  public ResponseCookie keep(String token, Duration lifetime) {
    return ResponseCookie.from(name(), token)
        .httpOnly(true)
        // Not Strict: who comes back from a login at another provider is logged in at once.
        .sameSite("Lax")
        .secure(isSecure)
        .path("/")
        .maxAge(lifetime)
        .build();
  }

  /** Logs the browser out. */
  public ResponseCookie forget() {
    return keep("", Duration.ZERO);
  }
}

package io.culvert.projection.api;

import io.culvert.schemas.account.Credential;
import io.culvert.web.JsonBody;
import io.culvert.web.SameSite;
import java.time.Duration;
import java.util.TreeSet;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Logging in and out with a cookie, for the dashboard; and who one is. */
public final class LoginHandlers {

  private static final Duration COOKIE_LIFETIME = Duration.ofDays(30);

  private final Authentication authentication;
  private final Credentials credentials;

  /** What {@code GET /api/v1/me} answers. */
  record Me(String accountId, String name, Iterable<String> scopes) {}

  public LoginHandlers(Authentication authentication, Credentials credentials) {
    this.authentication = authentication;
    this.credentials = credentials;
  }

  public Mono<ServerResponse> login(ServerRequest request) {
    SameSite.refuseOthers(request.exchange().getRequest());
    return JsonBody.read(request)
        .flatMap(
            body -> {
              var token = token(body);
              return authentication
                  .check(token)
                  .flatMap(
                      _ ->
                          ServerResponse.noContent()
                              .cookie(cookie(request, token, COOKIE_LIFETIME))
                              .build());
            });
  }

  public Mono<ServerResponse> logout(ServerRequest request) {
    SameSite.refuseOthers(request.exchange().getRequest());
    return ServerResponse.noContent()
        .cookie(cookie(request, "", Duration.ZERO))
        .cookie(
            ResponseCookie.from(Authentication.SECURE_COOKIE, "")
                .secure(true)
                .httpOnly(true)
                .path("/")
                .maxAge(Duration.ZERO)
                .build())
        .build();
  }

  public Mono<ServerResponse> me(ServerRequest request) {
    Parameters.of(request).only();
    Credential credential = Caller.of(request).credential();
    var account = credential.accountId();
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(
            new Me(
                account,
                credentials.accountName(account).orElse(account),
                new TreeSet<>(credential.scopes())));
  }

  private static String token(JsonNode body) {
    var token = body.path("token");
    if (!token.isString()) {
      throw ApiException.badParameter("token", "must be a text");
    }
    return token.asString().strip();
  }

  private static ResponseCookie cookie(ServerRequest request, String value, Duration lifetime) {
    return ResponseCookie.from(Authentication.COOKIE, value)
        .httpOnly(true)
        .sameSite("Strict")
        .secure(isSecure(request))
        .path("/")
        .maxAge(lifetime)
        .build();
  }

  /** Whether the browser came over TLS, to us or to a proxy in front. */
  private static boolean isSecure(ServerRequest request) {
    var origin = request.headers().firstHeader("Origin");
    return "https".equals(request.uri().getScheme())
        || "https".equals(request.headers().firstHeader("X-Forwarded-Proto"))
        || (origin != null && origin.startsWith("https:"));
  }
}

package io.culvert.projection.api;

import io.culvert.schemas.account.Credential;
import io.culvert.web.SameSite;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Lets in who has a token with the scope {@value #SCOPE}: in {@code Authorization} (RFC 6750), or
 * in the cookie that the login sets. A browser sends the cookie by itself, so with a cookie
 * anything but reading must come from our own page.
 */
public final class Authentication implements HandlerFilterFunction<ServerResponse, ServerResponse> {

  public static final String COOKIE = "culvert_token";

  /** What the write side calls it over TLS. */
  static final String SECURE_COOKIE = "__Host-" + COOKIE;

  private static final String SCOPE = "read";
  private static final String BEARER = "bearer ";

  private final Credentials credentials;
  private final Consumer<Credential> uses;

  /**
   * @param uses told of each credential that lets somebody in
   */
  public Authentication(Credentials credentials, Consumer<Credential> uses) {
    this.credentials = credentials;
    this.uses = uses;
  }

  @Override
  public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
    var bearer = bearer(request);
    var token = bearer.or(() -> cookie(request));
    var given =
        token.orElseThrow(() -> new ApiException(ApiError.UNAUTHENTICATED, "There is no token."));
    if (bearer.isEmpty() && !isSafe(request.method())) {
      SameSite.require(request.exchange().getRequest());
    }
    return check(given)
        .flatMap(
            credential -> {
              request.attributes().put(Caller.ATTRIBUTE, new Caller(credential, given));
              return next.handle(request);
            });
  }

  /** The credential of a token; an {@link ApiException} when it is not good for this API. */
  Mono<Credential> check(String token) {
    if (!credentials.isReady()) {
      throw new ApiException(ApiError.NOT_AVAILABLE, "The accounts are still being read.");
    }
    return Mono.fromFuture(() -> credentials.findSoon(token))
        .map(Authentication::requireGood)
        .doOnNext(uses);
  }

  private static Credential requireGood(Optional<Credential> found) {
    var credential =
        found.orElseThrow(
            () ->
                new ApiException(
                    ApiError.UNAUTHENTICATED, "The token is not known or was revoked."));
    if (!credential.may(SCOPE)) {
      throw new ApiException(ApiError.FORBIDDEN, "The token lacks the scope " + SCOPE + ".");
    }
    return credential;
  }

  /** Whether the caller's token is still good; a live feed asks again and again. */
  public boolean isStillGood(Caller caller) {
    return credentials.find(caller.token()).filter(good -> good.may(SCOPE)).isPresent();
  }

  private static boolean isSafe(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static Optional<String> bearer(ServerRequest request) {
    var header = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private static Optional<String> cookie(ServerRequest request) {
    var cookies = request.cookies();
    var secure = cookies.getFirst(SECURE_COOKIE);
    var cookie = secure == null ? cookies.getFirst(COOKIE) : secure;
    return Optional.ofNullable(cookie).map(found -> found.getValue());
  }
}

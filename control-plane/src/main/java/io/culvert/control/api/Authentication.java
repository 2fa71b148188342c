package io.culvert.control.api;

import io.culvert.schemas.account.Credential;
import io.culvert.web.SameSite;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Finds out who is asking: by a token in {@code Authorization} (RFC 6750), or in the cookie of a
 * login. A browser sends the cookie by itself, so with a cookie anything but reading must come from
 * our own pages.
 */
public final class Authentication {

  /** To look at one's account. */
  public static final String READ = "read";

  /** To change it. */
  public static final String ADMIN = "admin";

  private static final String BEARER = "bearer ";

  private final Credentials credentials;
  private final LoginCookie cookie;

  public Authentication(Credentials credentials, LoginCookie cookie) {
    this.credentials = credentials;
    this.cookie = cookie;
  }

  /** Lets in who has the scope; {@link Caller#of} then says who it is. */
  public HandlerFilterFunction<ServerResponse, ServerResponse> requires(String scope) {
    return (request, next) ->
        caller(request)
            .switchIfEmpty(
                Mono.error(
                    () ->
                        new ControlException(
                            ControlError.UNAUTHENTICATED, "There is no token, or no good one.")))
            .flatMap(
                caller -> {
                  if (!caller.credential().may(scope)) {
                    return Mono.error(
                        new ControlException(
                            ControlError.FORBIDDEN, "The token lacks the scope " + scope + "."));
                  }
                  request.attributes().put(Caller.ATTRIBUTE, caller);
                  return next.handle(request);
                });
  }

  /** Scope {@value #READ} for reading, {@value #ADMIN} for everything else. */
  public HandlerFilterFunction<ServerResponse, ServerResponse> requiresByMethod() {
    var forReading = requires(READ);
    var forChanges = requires(ADMIN);
    return (request, next) ->
        (isSafe(request.method()) ? forReading : forChanges).filter(request, next);
  }

  /**
   * Who is asking; empty for a stranger. For pages, which send strangers to the login.
   *
   * @throws ControlException when a change comes with a cookie, but not from our own pages
   */
  public Mono<Caller> caller(ServerRequest request) {
    var bearer = bearer(request);
    var token = bearer.or(() -> cookie.token(request));
    if (token.isEmpty()) {
      return Mono.empty();
    }
    if (bearer.isEmpty() && !isSafe(request.method())) {
      SameSite.require(request.exchange().getRequest());
    }
    if (!credentials.isReady()) {
      return Mono.error(
          new ControlException(ControlError.NOT_AVAILABLE, "The accounts are still being read."));
    }
    return credentials
        .find(token.get())
        .flatMap(found -> Mono.justOrEmpty(found.map(credential -> caller(credential, token))));
  }

  private static Caller caller(Credential credential, Optional<String> token) {
    return new Caller(credential, token.orElseThrow());
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
}

package io.culvert.usage.api;

import com.sun.net.httpserver.Headers;
import io.culvert.runtime.operator.Operators;
import io.culvert.schemas.account.Credential;
import io.culvert.schemas.account.CredentialBook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Who is asking, and about whom: by a token in {@code Authorization} (RFC 6750), or in the cookie
 * of a login. Everything here is only read, so a cookie needs no proof of where the request began.
 */
final class Callers {

  private static final String BEARER = "bearer ";
  private static final List<String> COOKIES = List.of("__Host-culvert_token", "culvert_token");
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final CredentialBook credentials;
  private final BooleanSupplier isReady;
  private final Operators operators;

  /**
   * @param isReady whether the accounts have been read, so that an unknown token is a bad one
   */
  Callers(CredentialBook credentials, BooleanSupplier isReady, Operators operators) {
    this.credentials = credentials;
    this.isReady = isReady;
    this.operators = operators;
  }

  /**
   * The account that the request is about: the caller's own, or for an operator the one it names.
   *
   * @throws Refusal when the caller may not
   */
  String account(Headers headers, Optional<String> named) {
    var caller = caller(headers);
    if (!caller.may("read")) {
      throw new Refusal(UsageError.FORBIDDEN, "The token lacks the scope read.");
    }
    if (named.isPresent()
        && !named.get().equals(caller.accountId())
        && !operators.include(caller)) {
      throw new Refusal(UsageError.FORBIDDEN, "Only operators may ask about other accounts.");
    }
    return named.orElse(caller.accountId());
  }

  private Credential caller(Headers headers) {
    var token = token(headers);
    if (token.isPresent() && !isReady.getAsBoolean()) {
      throw new Refusal(UsageError.NOT_AVAILABLE, "The accounts are still being read.");
    }
    return token
        .flatMap(text -> credentials.findSoon(text, PATIENCE).join())
        .orElseThrow(
            () -> new Refusal(UsageError.UNAUTHENTICATED, "There is no token, or no good one."));
  }

  private static Optional<String> token(Headers headers) {
    var header = headers.getFirst("Authorization");
    if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(header.substring(BEARER.length()).strip());
    }
    return headers.getOrDefault("Cookie", List.of()).stream()
        .flatMap(line -> List.of(line.split(";")).stream())
        .map(cookie -> cookie.strip().split("=", 2))
        .filter(pair -> pair.length == 2 && COOKIES.contains(pair[0]))
        .map(pair -> pair[1])
        .findFirst();
  }
}

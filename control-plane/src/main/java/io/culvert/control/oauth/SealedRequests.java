package io.culvert.control.oauth;

import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.schemas.seal.PlatformSeal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.web.server.ServerAuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Logins that are on their way to a provider and back, each in a sealed cookie of its own browser:
 * no memory here for strangers to fill, and any instance can finish what another began. The cookie
 * is SameSite=Lax, because the browser comes back from another site.
 */
final class SealedRequests
    implements ServerAuthorizationRequestRepository<OAuth2AuthorizationRequest> {

  static final String COOKIE = "culvert_oauth";

  private static final String PATH = "/login/oauth2";
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final Binding BOUND = Binding.of("cookie", COOKIE);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final PlatformSeal seal;
  private final Clock clock;
  private final boolean isSecure;

  /** What comes back: what Spring Security needs to finish, and where the person wanted to go. */
  private record Pending(
      String provider,
      String authorizationUri,
      String clientId,
      String redirectUri,
      String state,
      String nonce,
      String verifier,
      String returnTo,
      long untilSecond) {}

  /**
   * @param isSecure whether people come over TLS
   */
  SealedRequests(MasterKeys masters, Clock clock, boolean isSecure) {
    this.seal = new PlatformSeal(masters, "oauth-cookie");
    this.clock = clock;
    this.isSecure = isSecure;
  }

  @Override
  public Mono<Void> saveAuthorizationRequest(
      OAuth2AuthorizationRequest request, ServerWebExchange exchange) {
    var pending =
        new Pending(
            text(request, OAuth2ParameterNames.REGISTRATION_ID),
            request.getAuthorizationUri(),
            request.getClientId(),
            request.getRedirectUri(),
            request.getState(),
            text(request, OidcParameterNames.NONCE),
            text(request, PkceParameterNames.CODE_VERIFIER),
            ReturnPath.of(exchange.getRequest()),
            clock.instant().plus(LIFETIME).getEpochSecond());
    var sealed = seal.seal(JSON.writeValueAsBytes(pending), BOUND);
    exchange
        .getResponse()
        .addCookie(
            cookie(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed))
                .maxAge(LIFETIME)
                .build());
    return Mono.empty();
  }

  @Override
  public Mono<OAuth2AuthorizationRequest> loadAuthorizationRequest(ServerWebExchange exchange) {
    return Mono.justOrEmpty(pending(exchange).map(SealedRequests::request));
  }

  @Override
  public Mono<OAuth2AuthorizationRequest> removeAuthorizationRequest(ServerWebExchange exchange) {
    exchange.getResponse().addCookie(cookie("").maxAge(Duration.ZERO).build());
    var pending = pending(exchange);
    pending.ifPresent(found -> ReturnPath.keep(exchange, found.returnTo()));
    return Mono.justOrEmpty(pending.map(SealedRequests::request));
  }

  private Optional<Pending> pending(ServerWebExchange exchange) {
    var cookie = exchange.getRequest().getCookies().getFirst(COOKIE);
    var state = exchange.getRequest().getQueryParams().getFirst(OAuth2ParameterNames.STATE);
    if (cookie == null || state == null) {
      return Optional.empty();
    }
    try {
      var sealed = Base64.getUrlDecoder().decode(cookie.getValue());
      var pending = JSON.readValue(seal.open(sealed, BOUND), Pending.class);
      var cameBack = exchange.getRequest().getPath().value();
      return Optional.of(pending)
          .filter(found -> clock.instant().getEpochSecond() < found.untilSecond())
          .filter(found -> isSame(found.state(), state))
          // A code of one provider must not be redeemed at another (RFC 9700 §4.4).
          .filter(found -> cameBack.equals(URI.create(found.redirectUri()).getPath()));
    } catch (IllegalArgumentException | BrokenSealException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static OAuth2AuthorizationRequest request(Pending pending) {
    return OAuth2AuthorizationRequest.authorizationCode()
        .authorizationUri(pending.authorizationUri())
        .clientId(pending.clientId())
        .redirectUri(pending.redirectUri())
        .state(pending.state())
        .attributes(
            attributes -> {
              attributes.put(OAuth2ParameterNames.REGISTRATION_ID, pending.provider());
              attributes.put(PkceParameterNames.CODE_VERIFIER, pending.verifier());
              if (!pending.nonce().isEmpty()) {
                attributes.put(OidcParameterNames.NONCE, pending.nonce());
              }
            })
        .build();
  }

  private static String text(OAuth2AuthorizationRequest request, String attribute) {
    Object value = request.getAttribute(attribute);
    return value == null ? "" : value.toString();
  }

  private static boolean isSame(String expected, String given) {
    return java.security.MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private ResponseCookie.ResponseCookieBuilder cookie(String value) {
    return ResponseCookie.from(COOKIE, value)
        .httpOnly(true)
        .sameSite("Lax")
        .secure(isSecure)
        .path(PATH);
  }
}

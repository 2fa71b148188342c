package io.culvert.control.oauth;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.token.BrowserLogins;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.ServerAuthenticationFailureHandler;
import org.springframework.security.web.server.authentication.ServerAuthenticationSuccessHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What follows when the browser is back from the provider: the cookie and the page that the person
 * wanted, or the login page with the code of what went wrong.
 */
final class FinishLogin
    implements ServerAuthenticationSuccessHandler, ServerAuthenticationFailureHandler {

  private static final Logger log = LoggerFactory.getLogger(FinishLogin.class);
  private static final int LONGEST_AGENT = 100;

  private final ProviderLogins logins;
  private final BrowserLogins browsers;

  FinishLogin(ProviderLogins logins, BrowserLogins browsers) {
    this.logins = logins;
    this.browsers = browsers;
  }

  @Override
  public Mono<Void> onAuthenticationSuccess(WebFilterExchange filter, Authentication proof) {
    var exchange = filter.getExchange();
    var identity = ProvenIdentity.of((OAuth2AuthenticationToken) proof);
    return logins
        .account(identity)
        .flatMap(accountId -> browsers.logIn(accountId, browser(exchange)))
        .flatMap(
            cookie -> {
              exchange.getResponse().addCookie(cookie);
              return redirect(exchange, ReturnPath.kept(exchange));
            })
        .onErrorResume(ControlException.class, refused -> refuse(exchange, refused.error()));
  }

  @Override
  public Mono<Void> onAuthenticationFailure(
      WebFilterExchange filter, AuthenticationException failure) {
    return refuse(filter.getExchange(), error(failure));
  }

  /** Sends the person back to where one logs in. */
  static Mono<Void> refuse(ServerWebExchange exchange, ControlError error) {
    return redirect(exchange, "/login?problem=" + error.code());
  }

  private static ControlError error(AuthenticationException failure) {
    var code =
        failure instanceof OAuth2AuthenticationException e ? e.getError().getErrorCode() : "";
    return switch (code) {
      case "access_denied" -> ControlError.PROVIDER_REFUSED;
      case "authorization_request_not_found" -> ControlError.LOGIN_TOO_OLD;
      default -> {
        log.warn("A login by a provider failed: {}", failure.toString());
        yield ControlError.PROVIDER_FAILED;
      }
    };
  }

  private static Mono<Void> redirect(ServerWebExchange exchange, String path) {
    var response = exchange.getResponse();
    response.setStatusCode(HttpStatus.FOUND);
    response.getHeaders().setLocation(URI.create(path));
    response.getHeaders().setCacheControl("no-store");
    return response.setComplete();
  }

  private static String browser(ServerWebExchange exchange) {
    var agent =
        Optional.ofNullable(exchange.getRequest().getHeaders().getFirst("User-Agent"))
            .orElse("a browser");
    return agent.substring(0, Math.min(agent.length(), LONGEST_AGENT));
  }
}

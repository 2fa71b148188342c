package io.culvert.control.oauth;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.DelegatingReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.web.server.DefaultServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.server.OAuth2AuthorizationRequestRedirectWebFilter;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizationCodeAuthenticationTokenConverter;
import org.springframework.security.oauth2.client.web.server.authentication.OAuth2LoginAuthenticationWebFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The way to a provider ({@code /oauth2/authorization/{provider}}) and back ({@code
 * /login/oauth2/code/{provider}}): Spring Security's own filters, put together by hand, so that
 * they touch these two paths and nothing else.
 */
final class OAuthFilters implements WebFilter, Ordered {

  private static final Logger log = LoggerFactory.getLogger(OAuthFilters.class);
  private static final String THERE = "/oauth2/authorization/";
  private static final String BACK = "/login/oauth2/code/";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final WebFilter there;
  private final WebFilter back;

  OAuthFilters(
      List<Provider> providers,
      Registrations registrations,
      SealedRequests requests,
      FinishLogin finish,
      WebClient http) {
    this.there = there(registrations, requests);
    this.back = back(gitHubs(providers), registrations, requests, finish, http);
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 10; // after the check of the Host field
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    var path = exchange.getRequest().getPath().value();
    if (path.startsWith(THERE)) {
      return run(there, exchange);
    }
    return path.startsWith(BACK) ? run(back, exchange) : chain.filter(exchange);
  }

  private static Mono<Void> run(WebFilter filter, ServerWebExchange exchange) {
    return filter
        .filter(exchange, _ -> Mono.error(nothing()))
        .timeout(PATIENCE)
        .onErrorResume(
            failure -> {
              if (failure instanceof ControlException) {
                return Mono.error(failure);
              }
              if (failure instanceof ResponseStatusException) {
                return Mono.error(nothing()); // no such provider
              }
              log.warn("A provider cannot be reached: {}", failure.toString());
              return FinishLogin.refuse(exchange, ControlError.PROVIDER_FAILED);
            });
  }

  private static WebFilter there(Registrations registrations, SealedRequests requests) {
    var filter =
        new OAuth2AuthorizationRequestRedirectWebFilter(
            new DefaultServerOAuth2AuthorizationRequestResolver(registrations));
    filter.setAuthorizationRequestRepository(requests);
    return filter;
  }

  private static WebFilter back(
      Map<String, Provider.GitHub> gitHubs,
      Registrations registrations,
      SealedRequests requests,
      FinishLogin finish,
      WebClient http) {
    var codes = new WebClientReactiveAuthorizationCodeTokenResponseClient();
    codes.setWebClient(http);
    var users = new GitHubUsers(gitHubs, http);
    var openIdUsers = new OidcReactiveOAuth2UserService();
    openIdUsers.setOauth2UserService(users);
    var filter =
        new OAuth2LoginAuthenticationWebFilter(
            new DelegatingReactiveAuthenticationManager(
                new OidcAuthorizationCodeReactiveAuthenticationManager(codes, openIdUsers),
                new OAuth2LoginReactiveAuthenticationManager(codes, users)),
            new ForgetProviderTokens());
    var converter = new ServerOAuth2AuthorizationCodeAuthenticationTokenConverter(registrations);
    converter.setAuthorizationRequestRepository(requests);
    filter.setServerAuthenticationConverter(
        exchange ->
            converter
                .convert(exchange)
                .onErrorMap(
                    OAuth2AuthorizationException.class,
                    e -> new OAuth2AuthenticationException(e.getError(), e)));
    filter.setRequiresAuthenticationMatcher(
        new PathPatternParserServerWebExchangeMatcher(BACK + "{registrationId}"));
    filter.setAuthenticationSuccessHandler(finish);
    filter.setAuthenticationFailureHandler(finish);
    return filter;
  }

  private static Map<String, Provider.GitHub> gitHubs(List<Provider> providers) {
    return providers.stream()
        .filter(Provider.GitHub.class::isInstance)
        .map(Provider.GitHub.class::cast)
        .collect(Collectors.toMap(Provider.GitHub::name, Function.identity()));
  }

  private static ControlException nothing() {
    return new ControlException(ControlError.NOT_FOUND, ControlError.NOT_FOUND.title());
  }
}

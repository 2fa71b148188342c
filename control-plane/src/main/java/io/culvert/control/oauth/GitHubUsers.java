package io.culvert.control.oauth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.userinfo.DefaultReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.ReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Who a GitHub user is. The profile's e-mail address is whatever the person wrote there; only the
 * list of addresses says which one is verified.
 */
final class GitHubUsers implements ReactiveOAuth2UserService<OAuth2UserRequest, OAuth2User> {

  private static final ParameterizedTypeReference<List<Map<String, Object>>> ADDRESSES =
      new ParameterizedTypeReference<>() {};

  private final Map<String, Provider.GitHub> providers;
  private final WebClient http;
  private final DefaultReactiveOAuth2UserService users = new DefaultReactiveOAuth2UserService();

  GitHubUsers(Map<String, Provider.GitHub> providers, WebClient http) {
    this.providers = Map.copyOf(providers);
    this.http = http;
    users.setWebClient(http);
  }

  @Override
  public Mono<OAuth2User> loadUser(OAuth2UserRequest request) {
    var provider = providers.get(request.getClientRegistration().getRegistrationId());
    return provider == null
        ? users.loadUser(request) // an OpenID provider's user info
        : users
            .loadUser(request)
            .zipWith(addresses(provider, request).map(GitHubUsers::verifiedPrimary))
            .map(both -> with(both.getT1(), both.getT2()));
  }

  private Mono<List<Map<String, Object>>> addresses(
      Provider.GitHub provider, OAuth2UserRequest request) {
    return http.get()
        .uri(provider.emailsUri())
        .headers(headers -> headers.setBearerAuth(request.getAccessToken().getTokenValue()))
        .retrieve()
        .bodyToMono(ADDRESSES)
        .onErrorMap(
            failure ->
                new OAuth2AuthenticationException(
                    new OAuth2Error("emails_unavailable"), failure.toString(), failure));
  }

  static Optional<String> verifiedPrimary(List<Map<String, Object>> addresses) {
    return addresses.stream()
        .filter(address -> Boolean.TRUE.equals(address.get("primary")))
        .filter(address -> Boolean.TRUE.equals(address.get("verified")))
        .map(address -> String.valueOf(address.get("email")))
        .findFirst();
  }

  private static OAuth2User with(OAuth2User user, Optional<String> verified) {
    var attributes = new HashMap<>(user.getAttributes());
    attributes.remove("email");
    attributes.put("email_verified", verified.isPresent());
    verified.ifPresent(address -> attributes.put("email", address));
    return new DefaultOAuth2User(user.getAuthorities(), attributes, "id");
  }
}

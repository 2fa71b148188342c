package io.culvert.control.oauth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The providers as Spring Security knows them. An OpenID provider is asked for its addresses when
 * somebody first logs in by it, so that one that is down does not keep the service from starting.
 */
final class Registrations implements ReactiveClientRegistrationRepository {

  private static final String CALLBACK = "/login/oauth2/code/{registrationId}";

  private final Map<String, Mono<ClientRegistration>> byName = new LinkedHashMap<>();

  /**
   * @param publicUrl where browsers reach this platform, without a slash at the end
   */
  Registrations(List<Provider> providers, String publicUrl) {
    for (var provider : providers) {
      byName.put(provider.name(), registration(provider, publicUrl + CALLBACK));
    }
  }

  @Override
  public Mono<ClientRegistration> findByRegistrationId(String name) {
    return byName.getOrDefault(name, Mono.empty());
  }

  private static Mono<ClientRegistration> registration(Provider provider, String callback) {
    return switch (provider) {
      case Provider.GitHub github -> Mono.just(gitHub(github, callback));
      case Provider.OpenId openId ->
          Mono.fromCallable(() -> openId(openId, callback))
              .subscribeOn(Schedulers.boundedElastic())
              .cacheInvalidateIf(_ -> false); // a failure is not kept
    };
  }

  private static ClientRegistration gitHub(Provider.GitHub github, String callback) {
    return common(ClientRegistration.withRegistrationId(github.name()), github, callback)
        .scope("read:user", "user:email")
        .authorizationUri(github.authorizationUri())
        .tokenUri(github.tokenUri())
        .userInfoUri(github.userUri())
        .userNameAttributeName("id")
        .build();
  }

  private static ClientRegistration openId(Provider.OpenId openId, String callback) {
    return common(
            ClientRegistrations.fromOidcIssuerLocation(openId.issuer())
                .registrationId(openId.name()),
            openId,
            callback)
        .scope("openid", "email", "profile")
        .build();
  }

  private static ClientRegistration.Builder common(
      ClientRegistration.Builder builder, Provider provider, String callback) {
    return builder
        .clientId(provider.clientId())
        .clientSecret(provider.clientSecret().value())
        .clientName(provider.title())
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri(callback)
        .clientSettings(ClientSettings.builder().requireProofKey(true).build()); // RFC 7636
  }
}

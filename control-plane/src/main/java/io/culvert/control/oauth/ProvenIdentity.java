package io.culvert.control.oauth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.user.OAuth2User;

/**
 * What a provider proved of a person.
 *
 * @param subject the provider's own id of the person, which never changes
 * @param login what the person is called there
 * @param name for people
 * @param verifiedEmail an address that the provider says is the person's; empty when it does not
 */
record ProvenIdentity(
    String provider, String subject, String login, String name, Optional<String> verifiedEmail) {

  private static final int LONGEST = 200;

  static ProvenIdentity of(OAuth2AuthenticationToken token) {
    var user = token.getPrincipal();
    var isVerified = "true".equals(text(user, "email_verified").orElse(""));
    var email = text(user, "email").filter(_ -> isVerified);
    var login =
        text(user, "login")
            .or(() -> text(user, "preferred_username"))
            .or(() -> text(user, "email"))
            .orElse(user.getName());
    return new ProvenIdentity(
        token.getAuthorizedClientRegistrationId(),
        user.getName(),
        login,
        text(user, "name").orElse(login),
        email);
  }

  private static Optional<String> text(OAuth2User user, String attribute) {
    @Nullable Object value = user.getAttribute(attribute);
    return Optional.ofNullable(value)
        .map(String::valueOf)
        .map(String::strip)
        .filter(text -> !text.isEmpty() && text.length() <= LONGEST);
  }

  @Override
  public String toString() {
    return provider + " ****";
  }
}

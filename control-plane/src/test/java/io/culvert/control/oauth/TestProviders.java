package io.culvert.control.oauth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;

/** A GitHub and an OpenID provider for all tests of a JVM, on ports of their own. */
public final class TestProviders {

  private static final String ISSUER = "google";
  private static final String CLIENT_ID = "culvert-openid";

  public static final GitHubServer GITHUB;
  private static final MockOAuth2Server OPEN_ID = new MockOAuth2Server();

  static {
    try {
      GITHUB = GitHubServer.start();
      OPEN_ID.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TestProviders() {}

  /** Settings of a platform that knows both. */
  public static Map<String, String> settings() {
    var settings = new HashMap<>(GITHUB.settings());
    settings.put("OAUTH_GOOGLE_CLIENT_ID", CLIENT_ID);
    settings.put("OAUTH_GOOGLE_CLIENT_SECRET", "not a secret either");
    settings.put("OAUTH_GOOGLE_ISSUER", OPEN_ID.issuerUrl(ISSUER).toString());
    return settings;
  }

  /** Who comes next is this person, says the OpenID provider. */
  static void openIdPerson(String subject, String email, boolean verified) {
    OPEN_ID.enqueueCallback(
        new DefaultOAuth2TokenCallback(
            ISSUER,
            subject,
            "JWT",
            List.of(CLIENT_ID),
            Map.of("email", email, "email_verified", verified, "name", "Of " + subject),
            3600));
  }
}

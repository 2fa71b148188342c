package io.culvert.control.oauth;

import io.culvert.runtime.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * Which providers people may log in by.
 *
 * @param providers those that a client id is set for
 */
public record OAuthSettings(List<Provider> providers) {

  public OAuthSettings {
    providers = List.copyOf(providers);
  }

  /** Reads the environment; the caller checks it. */
  public static OAuthSettings from(Settings settings) {
    var providers = new ArrayList<Provider>();
    var github =
        new Provider.GitHub(
            "github",
            "GitHub",
            settings.text("OAUTH_GITHUB_CLIENT_ID", "", "Login by GitHub: the app's client id"),
            settings.secret("OAUTH_GITHUB_CLIENT_SECRET", "Login by GitHub: the app's secret"),
            settings.text(
                "OAUTH_GITHUB_AUTHORIZATION_URI",
                "https://github.com/login/oauth/authorize",
                "Login by GitHub: where browsers are sent"),
            settings.text(
                "OAUTH_GITHUB_TOKEN_URI",
                "https://github.com/login/oauth/access_token",
                "Login by GitHub: where codes are redeemed"),
            settings.text(
                "OAUTH_GITHUB_USER_URI",
                "https://api.github.com/user",
                "Login by GitHub: who the person is"),
            settings.text(
                "OAUTH_GITHUB_EMAILS_URI",
                "https://api.github.com/user/emails",
                "Login by GitHub: the person's e-mail addresses"));
    var google =
        new Provider.OpenId(
            "google",
            settings.text("OAUTH_GOOGLE_TITLE", "Google", "Login by OpenID: name on the button"),
            settings.text("OAUTH_GOOGLE_CLIENT_ID", "", "Login by Google: the client id"),
            settings.secret("OAUTH_GOOGLE_CLIENT_SECRET", "Login by Google: the client's secret"),
            settings.text(
                "OAUTH_GOOGLE_ISSUER",
                "https://accounts.google.com",
                "Login by Google, or another OpenID provider: its issuer"));
    for (var provider : List.of(github, google)) {
      if (!provider.clientId().isEmpty()) {
        providers.add(provider);
        if (provider.clientSecret().isEmpty()) {
          settings.mistake(
              "OAUTH_" + provider.name().toUpperCase(java.util.Locale.ROOT) + "_CLIENT_SECRET",
              "the secret of the client id that is set");
        }
      }
    }
    return new OAuthSettings(providers);
  }
}

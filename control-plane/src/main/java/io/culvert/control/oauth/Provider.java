package io.culvert.control.oauth;

import io.culvert.runtime.settings.Secret;

/** Somebody else who can say who a person is. */
public sealed interface Provider {

  /** In addresses and in events: {@code github}, {@code google}. */
  String name();

  /** For people. */
  String title();

  /** This platform, as registered there. */
  String clientId();

  Secret clientSecret();

  /**
   * GitHub, or a server with its API.
   *
   * @param userUri who the person is
   * @param emailsUri their e-mail addresses, with what is verified
   */
  record GitHub(
      String name,
      String title,
      String clientId,
      Secret clientSecret,
      String authorizationUri,
      String tokenUri,
      String userUri,
      String emailsUri)
      implements Provider {}

  /**
   * An OpenID provider, whose addresses are found under its issuer (OpenID Connect Discovery 1.0).
   */
  record OpenId(String name, String title, String clientId, Secret clientSecret, String issuer)
      implements Provider {}
}

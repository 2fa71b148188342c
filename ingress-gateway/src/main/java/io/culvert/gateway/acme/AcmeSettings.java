package io.culvert.gateway.acme;

import io.culvert.runtime.address.TlsSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.tunnel.tls.Authorities;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can choose about certificates that are ordered.
 *
 * @param account how they are ordered; null when none are
 * @param reservedNames whether reserved names under the base domain have them too
 * @param webroot folder in which others, such as certbot, lay answers to challenges of their own;
 *     null for none
 */
public record AcmeSettings(
    @Nullable Account account, boolean reservedNames, @Nullable Path webroot) {

  private static final String DIRECTORY = "ACME_DIRECTORY";
  private static final String AGREED = "ACME_TERMS_AGREED";
  private static final String TRUSTED = "ACME_CA_FILE";

  /**
   * From whom certificates are ordered, and how.
   *
   * @param directory the authority's (RFC 8555 §7.1.1)
   * @param email where the authority may write to
   * @param folder where keys and certificates lie
   * @param challenge how domains are confirmed
   * @param authorities who vouches for the directory's own server; null for whomever this system
   *     trusts
   */
  public record Account(
      URI directory,
      Optional<String> email,
      Path folder,
      ChallengeKind challenge,
      @Nullable Authorities authorities) {}

  /** Reads them from the environment's names; mistakes are collected in the settings. */
  public static AcmeSettings from(Settings settings) {
    var directory = TlsSettings.acmeDirectory(settings).map(text -> https(settings, text));
    var agreed =
        settings.flag(
            AGREED, false, "Whether you agree to the terms of that authority; it asks for it");
    var email = settings.optional("ACME_EMAIL", "Where that authority may write to");
    var folder =
        settings.path(
            "ACME_FOLDER",
            Path.of("data", "acme"),
            "Folder for the account's key and the certificates; gateways may share it");
    var challenge =
        settings.choice(
            "ACME_CHALLENGE",
            ChallengeKind.HTTP_01,
            "How domains are confirmed: http_01 by port 80, tls_alpn_01 by port 443");
    var authorities = authorities(settings);
    if (directory.isPresent() && !agreed) {
      settings.mistake(AGREED, "true, when certificates are to be ordered");
    }
    return new AcmeSettings(
        directory
            .map(where -> new Account(where, email, folder, challenge, authorities))
            .orElse(null),
        settings.flag(
            "ACME_RESERVED_NAMES",
            false,
            "Whether reserved names under the base domain get certificates too, when first"
                + " visited"),
        settings
            .optional(
                "ACME_WEBROOT",
                "Folder whose .well-known/acme-challenge is served, as certbot --webroot fills it")
            .map(Path::of)
            .orElse(null));
  }

  private static URI https(Settings settings, String text) {
    try {
      var uri = new URI(text);
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    settings.mistake(DIRECTORY, "an https address"); // RFC 8555 §6.1
    return URI.create("https://invalid");
  }

  private static @Nullable Authorities authorities(Settings settings) {
    var file =
        settings.optional(
            TRUSTED, "Certificates of who vouches for that directory, in place of the system's");
    try {
      return file.isPresent() ? Authorities.in(Path.of(file.get())) : null;
    } catch (SSLException e) {
      settings.mistake(TRUSTED, "a PEM file with certificates");
      return null;
    }
  }
}

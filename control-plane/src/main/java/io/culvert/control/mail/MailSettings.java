package io.culvert.control.mail;

import io.culvert.runtime.settings.Secret;
import io.culvert.runtime.settings.Settings;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * How mail leaves.
 *
 * @param smtp {@code smtp://user:password@host:587} (TLS by STARTTLS where the server offers it) or
 *     {@code smtps://…:465}; empty for none, then mail is only logged
 * @param from sender's address
 */
public record MailSettings(Optional<Secret> smtp, String from) {

  /** Reads {@code SMTP_URL} and {@code MAIL_FROM}; call {@link Settings#check} afterwards. */
  public static MailSettings from(Settings settings) {
    var url =
        settings.secret("SMTP_URL", "Mail server, smtp://user:password@host:587; empty: log only");
    var from = settings.text("MAIL_FROM", "culvert@localhost", "Sender of mail");
    if (!url.isEmpty() && !isUrl(url.value())) {
      settings.mistake("SMTP_URL", "smtp://user:password@host:587 or smtps://…");
    }
    return new MailSettings(url.isEmpty() ? Optional.empty() : Optional.of(url), from);
  }

  private static boolean isUrl(String text) {
    try {
      var uri = URI.create(text);
      return uri.getHost() != null && Set.of("smtp", "smtps").contains(uri.getScheme());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

package io.culvert.control.billing.meter;

import io.culvert.control.billing.webhook.SigningSecret;
import io.culvert.runtime.settings.Settings;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the ledger's lines are sent.
 *
 * @param toPolar whether Polar gets them
 * @param webhook address of another receiver; null for none
 * @param webhookSecret what messages to it are signed with
 */
public record MeterSettings(
    boolean toPolar, @Nullable URI webhook, @Nullable SigningSecret webhookSecret) {

  public static MeterSettings from(Settings settings, boolean hasPolarToken) {
    var toPolar =
        settings.flag("METER_POLAR", false, "Whether Polar is told of usage, line by line");
    if (toPolar && !hasPolarToken) {
      settings.mistake("METER_POLAR", "POLAR_ACCESS_TOKEN beside it");
    }
    var url = settings.optional("METER_WEBHOOK_URL", "Server that is told of usage, line by line");
    var secret = settings.secret("METER_WEBHOOK_SECRET", "What messages to it are signed with");
    if (url.isPresent() && secret.isEmpty()) {
      settings.mistake("METER_WEBHOOK_SECRET", "whsec_ and base64, beside METER_WEBHOOK_URL");
    }
    var address = url.flatMap(text -> httpAddress(text, settings));
    return new MeterSettings(
        toPolar, address.orElse(null), secret.isEmpty() ? null : SigningSecret.of(secret.value()));
  }

  private static Optional<URI> httpAddress(String text, Settings settings) {
    try {
      var uri = URI.create(text);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    settings.mistake("METER_WEBHOOK_URL", "an http or https address");
    return Optional.empty();
  }
}

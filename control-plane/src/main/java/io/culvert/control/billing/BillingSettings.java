package io.culvert.control.billing;

import io.culvert.control.billing.meter.MeterSettings;
import io.culvert.control.billing.subscription.Products;
import io.culvert.control.billing.webhook.SigningSecret;
import io.culvert.runtime.settings.Secret;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.plan.Plans;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How billing is set up. Nothing of it needs to be: without a secret no webhooks are taken, without
 * products nothing is sold, without a receiver no usage goes out.
 *
 * @param webhookSecrets what webhooks may be signed with
 * @param products what is sold
 * @param polarApi without a slash at the end
 * @param polarToken organization access token
 * @param grace how long a payment may be late before the plan ends
 * @param successUrl where people come back to after paying; empty for the account page
 * @param meter where usage is sent
 */
public record BillingSettings(
    List<SigningSecret> webhookSecrets,
    Products products,
    URI polarApi,
    Secret polarToken,
    Duration grace,
    Optional<String> successUrl,
    MeterSettings meter) {

  private static final String POLAR = "https://api.polar.sh";

  public static BillingSettings from(Settings settings, Plans plans) {
    var secrets =
        settings.secret("POLAR_WEBHOOK_SECRET", "Secrets of Polar's webhooks, with commas");
    var token = settings.secret("POLAR_ACCESS_TOKEN", "Organization access token of Polar");
    return new BillingSettings(
        SigningSecret.listOf(secrets.value()),
        Products.from(settings, plans),
        polarApi(settings),
        token,
        settings.duration("BILLING_GRACE", Duration.ofDays(7), "How late a payment may be"),
        settings.optional("BILLING_SUCCESS_URL", "Where people come back to after paying"),
        MeterSettings.from(settings, !token.isEmpty()));
  }

  /** Whether anything can be bought. */
  public boolean isSelling() {
    return !polarToken.isEmpty() && !products.plans().isEmpty();
  }

  private static URI polarApi(Settings settings) {
    var text = settings.text("POLAR_API_URL", POLAR, "Polar's API; its sandbox for trying out");
    try {
      var uri = URI.create(text.replaceAll("/+$", ""));
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    settings.mistake("POLAR_API_URL", "an http or https address");
    return URI.create(POLAR);
  }
}

package io.culvert.control;

import io.culvert.control.account.AccountSettings;
import io.culvert.control.billing.BillingSettings;
import io.culvert.control.decide.DeciderSettings;
import io.culvert.control.hostname.HostnamesConfig;
import io.culvert.control.oauth.OAuthSettings;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.plan.Plans;
import io.culvert.schemas.seal.MasterKeys;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How this service is set up. Each area adds what it needs as a record of its own.
 *
 * @param port TCP port, 0 for any free one
 * @param address the address it listens on; people come by the API's port, which passes them on
 * @param publicUrl where people find our pages, without a slash at the end
 * @param hosts names it answers to, beside those of the machine itself
 * @param proxies proxies of one's own before the API's port
 * @param masters over the accounts' keys
 */
public record ControlSettings(
    int port,
    String address,
    URI publicUrl,
    Set<String> hosts,
    int proxies,
    Plans plans,
    MasterKeys masters,
    DeciderSettings decider,
    AccountSettings accounts,
    HostnamesConfig hostnames,
    BillingSettings billing,
    OAuthSettings oauth,
    KafkaSettings kafka) {

  public ControlSettings {
    hosts = Set.copyOf(hosts);
  }

  /**
   * Reads the environment.
   *
   * @throws io.culvert.runtime.settings.InvalidSettings naming every mistake
   */
  public static ControlSettings from(Settings settings) {
    var publicUrl = publicUrl(settings);
    var plans = PlanSettings.from(settings);
    var read =
        new ControlSettings(
            settings.port("CONTROL_PORT", 8195, "Port of the write side"),
            settings.text("CONTROL_ADDRESS", "127.0.0.1", "Address the write side listens on"),
            publicUrl,
            hosts(settings, publicUrl),
            (int)
                settings.number(
                    "TRUSTED_PROXIES", 0, 0, 10, "Proxies of your own before the API's port"),
            plans,
            MasterKeySettings.from(settings),
            DeciderSettings.from(settings),
            AccountSettings.from(settings),
            HostnamesConfig.from(settings),
            BillingSettings.from(settings, plans),
            OAuthSettings.from(settings),
            KafkaSettings.from(settings));
    settings.check();
    return read;
  }

  /** Whether people come over TLS. */
  public boolean isSecure() {
    return "https".equals(publicUrl.getScheme());
  }

  private static URI publicUrl(Settings settings) {
    var port = settings.port("API_PORT", 8193, "API and dashboard");
    var byDefault = URI.create("http://localhost:" + port);
    var given = settings.optional("DASHBOARD_URL", "Dashboard address told to agents");
    if (given.isEmpty()) {
      return byDefault;
    }
    try {
      var url = URI.create(given.get().replaceAll("/+$", ""));
      if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    settings.mistake("DASHBOARD_URL", "a URL such as https://culvert.example");
    return byDefault;
  }

  private static Set<String> hosts(Settings settings, URI publicUrl) {
    var hosts = new LinkedHashSet<String>();
    hosts.add(publicUrl.getHost());
    hosts.add(settings.text("BASE_DOMAIN", "localhost", "Domain under which tunnels get names"));
    var more = settings.text("API_HOSTS", "", "Further names of the API, comma-separated");
    Arrays.stream(more.split(",")).map(String::strip).filter(s -> !s.isEmpty()).forEach(hosts::add);
    return hosts;
  }
}

package io.culvert.gateway.route;

import io.culvert.gateway.http.HostName;
import io.culvert.runtime.settings.Settings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Domains that the operator has given to hostnames ({@code CUSTOM_DOMAINS}); those that accounts
 * have verified themselves are in the log.
 *
 * @param hostnames hostname that is meant, by domain; both lower case
 */
public record CustomDomains(Map<String, String> hostnames) {
  public static final CustomDomains NONE = new CustomDomains(Map.of());

  private static final String SETTING = "CUSTOM_DOMAINS";

  public CustomDomains {
    hostnames = Map.copyOf(hostnames);
  }

  /**
   * Reads {@code domain:alias,…}: an alias without a dot is a name under the base domain. Mistakes
   * are collected in the settings.
   */
  public static CustomDomains from(Settings settings) {
    var base =
        settings
            .text("BASE_DOMAIN", "localhost", "What public hostnames end in")
            .toLowerCase(Locale.ROOT);
    var hostnames = new HashMap<String, String>();
    var entries =
        settings.text(SETTING, "", "Domains for hostnames: domain:alias, comma-separated");
    for (var entry : entries.isBlank() ? new String[0] : entries.split(",")) {
      var parts = entry.strip().toLowerCase(Locale.ROOT).split(":", -1);
      if (parts.length != 2 || HostName.of(parts[0]) == null || HostName.of(parts[1]) == null) {
        settings.mistake(SETTING, "domain:alias, comma-separated");
      } else {
        var alias = parts[1];
        hostnames.put(parts[0], alias.contains(".") ? alias : alias + "." + base);
      }
    }
    return new CustomDomains(hostnames);
  }

  /** The hostname that is meant by the name in a request. */
  String meantBy(String host) {
    return hostnames.getOrDefault(host, host);
  }
}

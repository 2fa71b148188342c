package io.culvert.control.hostname;

import io.culvert.control.domain.DomainSettings;
import io.culvert.runtime.settings.Settings;

/** How hostnames are set up. */
public record HostnamesConfig(HostnameRules rules, HostnameLimits limits, DomainSettings domains) {

  public static HostnamesConfig from(Settings settings) {
    return new HostnamesConfig(
        HostnameRules.from(settings), HostnameLimits.from(settings), DomainSettings.from(settings));
  }
}

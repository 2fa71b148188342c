package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.gateway.route.CustomDomains;
import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CustomDomainsTest {

  @Test
  void anAliasIsANameUnderTheBaseDomainUnlessItHasADot() {
    var settings =
        new Settings(
            Map.of(
                "BASE_DOMAIN",
                "Tunnel.example",
                "CUSTOM_DOMAINS",
                "custom.example.com:client-abc123, another.com:site.other.example"));

    assertThat(CustomDomains.from(settings).hostnames())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "custom.example.com",
                "client-abc123.tunnel.example",
                "another.com",
                "site.other.example"));
  }

  @Test
  void whatIsNoPairIsAMistake() {
    var settings = new Settings(Map.of("CUSTOM_DOMAINS", "custom.example.com"));
    CustomDomains.from(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("CUSTOM_DOMAINS");
  }
}

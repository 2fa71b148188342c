package io.culvert.control.hostname;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ControlError;
import io.culvert.runtime.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostnameRulesTest {

  private final HostnameRules rules =
      HostnameRules.from(
          new Settings(Map.of("BASE_DOMAIN", "Tunnels.Example", "RESERVED_NAMES", "www, API")));

  @ParameterizedTest
  @CsvSource({
    "shop, shop.tunnels.example",
    "SHOP, shop.tunnels.example",
    "shop.tunnels.example, shop.tunnels.example",
    "Shop.Tunnels.Example., shop.tunnels.example",
    "bücher, xn--bcher-kva.tunnels.example",
    "xn--bcher-kva, xn--bcher-kva.tunnels.example",
    "0, 0.tunnels.example"
  })
  void oneLabelIsANameUnderTheBaseDomain(String typed, String hostname) {
    assertThat(rules.parse(typed)).isEqualTo(new HostnameName.UnderBase(hostname));
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example.com, shop.example.com",
    "EXAMPLE.com., example.com",
    "bücher.example, xn--bcher-kva.example",
    "nottunnels.example, nottunnels.example",
    "shop。example。com, shop.example.com"
  })
  void anythingElseIsADomainOfOnesOwn(String typed, String hostname) {
    assertThat(rules.parse(typed)).isEqualTo(new HostnameName.Custom(hostname));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        "-shop",
        "shop-",
        "sh_op",
        "shop.example.com:8190",
        "http://shop.example.com",
        "*.example.com",
        "a.b.tunnels.example",
        "10.0.0.1",
        "1.0x7f",
        "[::1]",
        "straße.example",
        "shop\u0000.example",
        "shop example"
      })
  void whatIsNoHostnameIsRefused(String typed) {
    assertThat(rules.parse(typed))
        .isInstanceOfSatisfying(
            HostnameName.Refused.class,
            refused -> assertThat(refused.error()).isEqualTo(ControlError.HOSTNAME_INVALID));
  }

  @Test
  void labelsAndNamesHaveALimit() {
    assertThat(rules.parse("a".repeat(63))).isInstanceOf(HostnameName.UnderBase.class);
    assertThat(rules.parse("a".repeat(64))).isInstanceOf(HostnameName.Refused.class);
    assertThat(rules.parse("a.".repeat(126) + "a")).isInstanceOf(HostnameName.Custom.class);
    assertThat(rules.parse("a.".repeat(127) + "a")).isInstanceOf(HostnameName.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"www", "api", "API.tunnels.example", "cname-1234", "tunnels.example"})
  void whatThePlatformNeedsNobodyGets(String typed) {
    assertThat(rules.parse(typed))
        .isInstanceOfSatisfying(
            HostnameName.Refused.class,
            refused -> assertThat(refused.error()).isEqualTo(ControlError.HOSTNAME_NOT_ALLOWED));
  }

  @Test
  void aReservedWordIsOnlyReservedUnderTheBaseDomain() {
    assertThat(rules.parse("www.example.com")).isInstanceOf(HostnameName.Custom.class);
  }
}

package io.culvert.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @ParameterizedTest
  @CsvSource({
    "shop.localhost, shop.localhost",
    "Shop.LocalHost, shop.localhost",
    "shop.localhost:8190, shop.localhost",
    "shop.localhost:, shop.localhost",
    "shop.localhost., shop.localhost",
    "shop.localhost.:80, shop.localhost",
    "127.0.0.1:80, 127.0.0.1",
    "[::1]:80, [::1]",
    "a_b-c.d, a_b-c.d"
  })
  void isLowerCaseWithoutPortAndFinalDot(String authority, String hostname) {
    assertThat(HostName.of(authority)).isEqualTo(hostname);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        ":80",
        "a b",
        "a/b",
        "u@a",
        "a:b",
        "a:123456",
        "a:80:80",
        "a..b",
        ".a",
        "[",
        "[]",
        "[::1",
        "[::1]x",
        "[g]",
        "a,b",
        "a%20b",
        "\u00e9",
        "a\\b",
        "a?b",
        "a#b",
        "<a>"
      })
  void anythingElseIsNoHost(String authority) {
    assertThat(HostName.of(authority)).isNull();
  }
}

package io.culvert.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.cli.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "localhost, ws://localhost:8191/tunnel",
    "Tunnel.Example.com, ws://tunnel.example.com:8191/tunnel",
    "localhost:9000, ws://localhost:9000/tunnel",
    "[::1]:9000, ws://[::1]:9000/tunnel",
    "ws://localhost:8191/, ws://localhost:8191/tunnel",
    "http://localhost:8191, ws://localhost:8191/tunnel",
    "https://tunnel.example.com, wss://tunnel.example.com:443/tunnel",
    "wss://tunnel.example.com:8443/edge, wss://tunnel.example.com:8443/edge",
  })
  void peopleWriteAddressesInManyWays(String text, String endpoint) {
    assertThat(ServerAddress.parse(text).endpoint()).hasToString(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://host",
        "ws://",
        "host:99999",
        "host:0",
        "user@host",
        "ws://host?x=1",
        "a b"
      })
  void whatIsNoAddressIsAUsageError(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2));
  }

  @Test
  void theApiIsUsuallyOnTheSameHost() {
    assertThat(ServerAddress.parse("tunnel.example.com").usualApi())
        .hasToString("http://tunnel.example.com:8193");
    assertThat(ServerAddress.parse("wss://tunnel.example.com").usualApi())
        .hasToString("https://tunnel.example.com:8193");
  }
}

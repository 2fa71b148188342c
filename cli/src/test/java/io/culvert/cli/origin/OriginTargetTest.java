package io.culvert.cli.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTargetTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:3000",
        "[::1]:3000",
        "10.0.0.5:1",
        "db.example:65535",
        "https://localhost:8443",
        "https://[::1]:8443"
      })
  void isReadAsItIsWritten(String text) {
    assertThat(OriginTarget.parse(text)).hasToString(text);
  }

  @Test
  void aSchemeSaysThePort() {
    assertThat(OriginTarget.parse("https://localhost").port()).isEqualTo(443);
    assertThat(OriginTarget.parse("http://localhost/").port()).isEqualTo(80);
    assertThat(OriginTarget.parse("http://localhost:3000")).isEqualTo(OriginTarget.local(3000));
    assertThat(OriginTarget.parse("https://localhost:8443").authority())
        .isEqualTo("localhost:8443");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3000",
        "localhost",
        "localhost:",
        ":80",
        "::1:80",
        "a:0",
        "a:65536",
        "ftp://a:1",
        "http://",
        "a:1/b"
      })
  void whatIsNoTargetIsNotRead(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> OriginTarget.parse(text));
  }
}

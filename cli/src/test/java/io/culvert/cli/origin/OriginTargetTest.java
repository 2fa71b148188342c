package io.culvert.cli.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTargetTest {

  @ParameterizedTest
  @ValueSource(strings = {"localhost:3000", "[::1]:3000", "10.0.0.5:1", "db.example:65535"})
  void isReadAsItIsWritten(String text) {
    assertThat(OriginTarget.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3000", "localhost", "localhost:", ":80", "::1:80", "a:0", "a:65536"})
  void whatIsNoTargetIsNotRead(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> OriginTarget.parse(text));
  }
}

package io.culvert.tunnel.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicLoginTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void onlyTheRightPasswordIsRight() {
    var login = BasicLogin.of("ada:p\u00e4ss:word", random);

    assertThat(login.user()).isEqualTo("ada");
    assertThat(login.isPassword("p\u00e4ss:word")).isTrue();
    assertThat(login.isPassword("pass:word")).isFalse();
    assertThat(login.isPassword("")).isFalse();
  }

  @Test
  void thePasswordItselfIsNowhereInIt() {
    var login = BasicLogin.of("ada:secret", random);

    assertThat(login.hash() + login.salt() + login).doesNotContain("secret");
    assertThat(BasicLogin.of("ada:secret", random).hash()).isNotEqualTo(login.hash());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ada", ":secret", "ada:"})
  void aLoginHasAUserAndAPassword(String text) {
    assertThatThrownBy(() -> BasicLogin.of(text, random))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

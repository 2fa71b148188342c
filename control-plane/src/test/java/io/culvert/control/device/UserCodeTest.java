package io.culvert.control.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserCodeTest {

  @Test
  void aCodeHasNoVowelsAndNothingThatLooksLikeSomethingElse() {
    var random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      assertThat(UserCode.generate(random).text())
          .matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
    }
  }

  @Test
  void howItIsTypedDoesNotMatter() {
    for (var typed : new String[] {"bcdf-ghjk", "BCDFGHJK", " bcdf ghjk ", "BCDF--GHJK"}) {
      assertThat(UserCode.parse(typed)).contains(new UserCode("BCDF-GHJK"));
    }
    for (var typed : new String[] {"", "BCDF-GHJ", "BCDF-GHJKL", "ACDF-GHJK", "BCDF-GH1K"}) {
      assertThat(UserCode.parse(typed)).isEmpty();
    }
  }

  @Test
  void aDeviceCodeIs64HexDigitsThatAreNeverPrinted() {
    var code = DeviceCode.generate(new SecureRandom());

    assertThat(code.text()).matches("[0-9a-f]{64}");
    assertThat(code.sha256()).matches("[0-9a-f]{64}").isNotEqualTo(code.text());
    assertThat(code.toString()).doesNotContain(code.text());
    assertThat(DeviceCode.parse(code.text().toUpperCase(java.util.Locale.ROOT))).isEmpty();
  }
}

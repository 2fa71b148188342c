package io.culvert.schemas.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenFormatTest {

  // Its checksum was computed apart, with Python's zlib.crc32.
  private static final String KNOWN = "cvt_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL";

  @Test
  void aNewTokenIsWellFormedAndNeverTheSame() {
    var random = new SecureRandom();
    var tokens = Stream.generate(() -> TokenFormat.generate(random)).limit(1000).toList();

    assertThat(tokens).allMatch(TokenFormat::isWellFormed).doesNotHaveDuplicates();
    assertThat(tokens).allMatch(token -> token.matches("cvt_[0-9A-Za-z]{38}"));
  }

  @Test
  void theChecksumIsCrc32InBase62() {
    assertThat(TokenFormat.isWellFormed(KNOWN)).isTrue();
  }

  @Test
  void oneWrongCharacterIsFound() {
    for (int i = 0; i < KNOWN.length(); i++) {
      var wrong = new StringBuilder(KNOWN);
      wrong.setCharAt(i, wrong.charAt(i) == 'x' ? 'y' : 'x');
      assertThat(TokenFormat.isWellFormed(wrong.toString())).isFalse();
    }
  }

  @Test
  void otherTextIsNoToken() {
    assertThat(
            Stream.of("", "cvt_", KNOWN + "0", " " + KNOWN, "nk_abc", "cvt_" + "\u00e9".repeat(38)))
        .noneMatch(TokenFormat::isWellFormed);
  }

  @Test
  void theHashIsSha256OfTheText() {
    assertThat(TokenFormat.sha256("abc").hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(TokenHash.of(TokenFormat.sha256("abc").bytes()))
        .isEqualTo(TokenFormat.sha256("abc"));
  }
}

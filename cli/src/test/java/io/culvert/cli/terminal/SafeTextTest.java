package io.culvert.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

  @Test
  void escapeSequencesInATargetDoNothing() {
    assertThat(SafeText.bytes("/a\u001b]0;owned\u0007\u009b2J\r\n?q=\u00e4", 200))
        .isEqualTo("/a\\x1B]0;owned\\x07\\x9B2J\\x0D\\x0A?q=\\xE4");
    assertThat(SafeText.bytes("/a b", 200)).isEqualTo("/a\\x20b");
  }

  @Test
  void wordsKeepTheirLettersAndLoseWhatControlsTheTerminal() {
    assertThat(SafeText.words("Grüße 你好 🎉", 200)).isEqualTo("Grüße 你好 🎉");
    assertThat(SafeText.words("a\u001b[31m\u202eb\u2028c\u0000", 200))
        .isEqualTo("aU+001B[31mU+202EbU+2028cU+0000");
  }

  @Test
  void longTextIsCut() {
    assertThat(SafeText.bytes("/" + "x".repeat(100_000), 50)).hasSize(50).endsWith("…");
    assertThat(SafeText.words("x".repeat(100_000), 50)).hasSize(50).endsWith("…");
  }

  @Test
  void isNotCutInTheMiddleOfACharacter() {
    assertThat(SafeText.words("ab\ud83d\ude00cd", 4)).isEqualTo("ab\u2026");
  }
}

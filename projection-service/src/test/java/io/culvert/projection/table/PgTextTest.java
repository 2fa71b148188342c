package io.culvert.projection.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PgTextTest {

  private static final String ALPHABET = "a\\n\n\0\u2400%_é\uD83D\uDE00";

  @Test
  void everyTextComesBack() {
    var random = new Random(11);
    for (int i = 0; i < 10_000; i++) {
      var text = text(random);
      assertThat(PgText.unescape(PgText.escape(text))).isEqualTo(text);
      assertThat(PgText.escape(text)).doesNotContain("\0", "\n");
    }
  }

  @Test
  void aPartOfATextIsAPartOfTheStoredOne() {
    var random = new Random(12);
    for (int i = 0; i < 10_000; i++) {
      var first = text(random);
      var second = text(random);
      assertThat(PgText.escape(first + second))
          .isEqualTo(PgText.escape(first) + PgText.escape(second));
    }
  }

  @Test
  void listsComeBackWithEmptyAndHostileItems() {
    var random = new Random(13);
    for (int i = 0; i < 1_000; i++) {
      var items = List.of(text(random), "", text(random));
      assertThat(PgLines.read(written(items))).isEqualTo(items);
    }
    assertThat(PgLines.read(written(List.of()))).isEmpty();
    assertThat(PgLines.read(written(List.of("")))).containsExactly("");
  }

  @Test
  void whatIsWrittenInBulkIsTheEscapedText() {
    var random = new Random(14);
    for (int i = 0; i < 1_000; i++) {
      var text = text(random);
      assertThat(written(List.of(text))).isEqualTo(PgText.escape(text) + "\n");
    }
  }

  private static String written(List<String> items) {
    var buffer = new CopyBuffer();
    buffer.lines(items, item -> item);
    return new String(
        buffer.array(), Integer.BYTES, buffer.size() - Integer.BYTES, StandardCharsets.UTF_8);
  }

  @Test
  void halfAPairBecomesTheReplacementCharacter() {
    assertThat(PgText.escape("a\uD83Db\uDE00")).isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void onlyTheLongFormIsAUuid() {
    assertThat(PgText.uuid("019a0000-0000-7000-8000-000000000000")).isNotNull();
    assertThat(PgText.uuid("1-1-1-1-1")).isNull();
    assertThat(PgText.uuid("019a0000-0000-7000-8000-00000000000g")).isNull();
    assertThat(PgText.uuid(null)).isNull();
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    ALPHABET
        .codePoints()
        .filter(_ -> random.nextBoolean())
        .forEach(
            c -> {
              for (int n = random.nextInt(3); n >= 0; n--) {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }
}

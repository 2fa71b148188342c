package io.culvert.projection.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.error.CulvertError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page says the same as the error catalogue, though it cannot read it. */
class FailureWordsTest {

  private static final Pattern ENTRY =
      Pattern.compile("\"(CVT-\\d{4})\": \\[\"([^\"]+)\", \"([^\"]+)\"]");

  @Test
  void thePageHasTheSentencesOfTheCatalogue() throws IOException {
    var entries = ENTRY.matcher(source()).results().map(FailureWordsTest::words).toList();
    assertThat(entries).hasSizeGreaterThan(5);
    assertThat(Arrays.stream(CulvertError.values()).map(FailureWordsTest::words))
        .containsAll(entries);
  }

  private static String words(MatchResult entry) {
    return String.join("|", entry.group(1), entry.group(2), entry.group(3));
  }

  private static String words(CulvertError error) {
    return String.join("|", error.code(), error.what(), error.action());
  }

  private static String source() throws IOException {
    try (var file = FailureWordsTest.class.getResourceAsStream("/static/js/failure-words.js")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

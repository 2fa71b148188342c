package io.culvert.runtime.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final Retries<String> retries =
      new Retries<>(new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(8)));

  @Test
  void whatWasNeverTriedIsDue() {
    assertThat(retries.isDue("a", NOW)).isTrue();
  }

  @Test
  void whatFailedIsDueAfterALongerPauseEachTime() {
    var first = retries.failed("a", Optional.empty(), NOW);
    retries.failed("a", Optional.empty(), NOW);
    var third = retries.failed("a", Optional.empty(), NOW);

    assertThat(first).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(third).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    assertThat(retries.isDue("a", NOW.plus(third).minusMillis(1))).isFalse();
    assertThat(retries.isDue("a", NOW.plus(third))).isTrue();
    assertThat(retries.isDue("b", NOW)).isTrue();
  }

  @Test
  void whatIsOverIsDueAgainOnlyAfterItWasForgotten() {
    retries.over("a");
    retries.retain(Set.of("a"));
    assertThat(retries.isDue("a", NOW.plus(Duration.ofDays(1000)))).isFalse();

    retries.retain(Set.of());
    assertThat(retries.isDue("a", NOW)).isTrue();
  }
}

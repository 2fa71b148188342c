package io.culvert.runtime.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = Backoff.STANDARD;
  private final Random random = new Random(1);

  @Test
  void itWaitsTwiceAsLongEachTimeUpToAMinute() {
    assertThat(after(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    assertThat(after(4)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(after(1000)).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
  }

  @Test
  void noTwoWaitTheSame() {
    assertThat(after(8)).isNotEqualTo(after(8));
  }

  @Test
  void itWaitsAtLeastAsLongAsItWasAsked() {
    assertThat(backoff.after(1, Optional.of(Duration.ofMinutes(5)), random))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(backoff.after(4, Optional.of(Duration.ofMillis(1)), random))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
  }

  private Duration after(int failures) {
    return backoff.after(failures, Optional.empty(), random);
  }
}

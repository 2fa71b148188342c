package io.culvert.control.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final AttemptLimit limit = new AttemptLimit(3, Duration.ofMinutes(3), 2);

  @Test
  void attemptsAreUsedUpAndComeBackOneByOne() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a", NOW)).isEmpty();
    }
    assertThat(limit.take("a", NOW))
        .hasValueSatisfying(
            wait -> assertThat(wait).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61)));
    assertThat(limit.take("b", NOW)).as("another's").isEmpty();

    assertThat(limit.take("a", NOW.plusSeconds(60))).isEmpty();
    assertThat(limit.take("a", NOW.plusSeconds(60))).isPresent();
  }

  @Test
  void aGoodAttemptCostsNothing() {
    for (int i = 0; i < 20; i++) {
      assertThat(limit.take("a", NOW)).isEmpty();
      limit.giveBack("a", NOW);
    }
  }

  @Test
  void onlySoManyKeysAreRemembered() {
    for (var key : new String[] {"a", "a", "a", "b", "c"}) {
      limit.take(key, NOW);
    }

    assertThat(limit.take("a", NOW)).as("forgotten").isEmpty();
  }
}

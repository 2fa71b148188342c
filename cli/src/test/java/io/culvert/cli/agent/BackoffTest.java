package io.culvert.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void theFirstRetryComesWithinHalfASecond() {
    assertThat(Backoff.pause(0, 0)).isZero();
    assertThat(Backoff.pause(0, 0.999)).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void pausesDoubleUpToTenSeconds() {
    assertThat(Backoff.pause(1, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Backoff.pause(2, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Backoff.pause(4, 1)).isEqualTo(Duration.ofSeconds(8));
    assertThat(Backoff.pause(5, 1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Backoff.pause(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void otherPausesDoubleFromTheirFirstToTheirCap() {
    var first = Duration.ofSeconds(30);
    var cap = Duration.ofMinutes(5);

    assertThat(Backoff.pause(first, cap, 0, 0)).isEqualTo(Duration.ofSeconds(15));
    assertThat(Backoff.pause(first, cap, 1, 1)).isEqualTo(Duration.ofMinutes(1));
    assertThat(Backoff.pause(first, cap, 99, 1)).isEqualTo(cap);
  }

  @Test
  void agentsDoNotComeBackAllAtOnce() {
    assertThat(Backoff.pause(5, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Backoff.pause(5, 0.5)).isEqualTo(Duration.ofMillis(7500));
  }
}

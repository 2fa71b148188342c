package io.culvert.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BeingCountedTest {
  private final BeingCounted exchanges = new BeingCounted();

  @Test
  void noneAreWaitedForWhenThereAreNone() throws Exception {
    exchanges.begins();
    exchanges.ends();

    assertThat(exchanges.awaitNone(Duration.ofDays(1))).isZero();
  }

  @Test
  void afterTheTimeItSaysHowManyThereStillAre() throws Exception {
    exchanges.begins();
    exchanges.begins();

    assertThat(exchanges.awaitNone(Duration.ofMillis(1))).isEqualTo(2);
  }
}

package io.culvert.control.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PollPaceTest {

  private final PollPace pace = new PollPace(2);
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void whoAsksTooSoonHasToWaitFiveSecondsLongerFromThenOn() {
    assertThat(pollAfter(0)).as("the first").isFalse();
    assertThat(pollAfter(5)).isFalse();
    assertThat(pollAfter(2)).isTrue();
    assertThat(pollAfter(5)).as("10 s from now on").isTrue();
    assertThat(pollAfter(10)).as("15 s from now on").isTrue();
    assertThat(pollAfter(20)).isFalse();
    assertThat(pollAfter(15)).as("the longer interval stays").isTrue();
  }

  @Test
  void onlySoManyAreRemembered() {
    pace.isTooSoon("a", now);
    pace.isTooSoon("b", now);
    pace.isTooSoon("c", now);

    assertThat(pace.isTooSoon("c", now)).isTrue();
    assertThat(pace.isTooSoon("a", now)).as("forgotten").isFalse();
  }

  private boolean pollAfter(int seconds) {
    now = now.plusSeconds(seconds);
    return pace.isTooSoon("device", now);
  }
}

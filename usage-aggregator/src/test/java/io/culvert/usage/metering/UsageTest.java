package io.culvert.usage.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.SessionTicked;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsageTest {

  private static final Instant YEARS_END = Instant.parse("2026-12-31T23:59:58.000001Z");

  @Test
  void aTickCountsInTheUtcMonthInWhichItBegan() {
    var usage =
        Usage.of(
            "acme",
            new SessionTicked(1L, YEARS_END, YEARS_END.plusSeconds(1), 5L, 6L, 7L, "UTC", "", -1L));

    assertThat(Usage.key(usage)).isEqualTo("acme/2026-12");
    assertThat(usage.getTunnelMicros()).isEqualTo(1_000_000);
    assertThat(usage.getTicks()).isEqualTo(1);
    assertThat(usage.getUpdatedAt()).isEqualTo(YEARS_END.plusSeconds(1));
  }

  @Test
  void addingUpIsTheSameInBothOrders() {
    var a =
        Usage.of(
            "acme",
            new SessionTicked(
                1L, YEARS_END, YEARS_END.plusNanos(3000), 1L, 2L, 3L, "UTC", "", -1L));
    var b =
        Usage.of(
            "acme",
            new SessionTicked(
                2L, YEARS_END, YEARS_END.plusSeconds(1), 10L, 20L, 30L, "UTC", "", -1L));

    var sum = Usage.plus(a, b);

    assertThat(sum).isEqualTo(Usage.plus(b, a));
    assertThat(sum.getBytesIn()).isEqualTo(11);
    assertThat(sum.getBytesOut()).isEqualTo(22);
    assertThat(sum.getRequests()).isEqualTo(33);
    assertThat(sum.getTunnelMicros()).isEqualTo(1_000_003);
    assertThat(sum.getTicks()).isEqualTo(2);
    assertThat(sum.getUpdatedAt()).isEqualTo(YEARS_END.plusSeconds(1));
  }

  @Test
  void aSumNeverTurnsNegative() {
    var huge =
        Usage.of(
            "acme",
            new SessionTicked(1L, YEARS_END, YEARS_END, Long.MAX_VALUE, 0L, 0L, "UTC", "", -1L));

    assertThat(Usage.plus(huge, huge).getBytesIn()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatCannotHaveHappenedIsNotPlausible() {
    var end = YEARS_END.plusSeconds(1);
    assertThat(Usage.isPlausible(new SessionTicked(1L, YEARS_END, end, 0L, 0L, 0L, "UTC", "", -1L)))
        .isTrue();
    assertThat(Usage.isPlausible(new SessionTicked(0L, YEARS_END, end, 0L, 0L, 0L, "UTC", "", -1L)))
        .isFalse();
    assertThat(
            Usage.isPlausible(new SessionTicked(1L, YEARS_END, end, -1L, 0L, 0L, "UTC", "", -1L)))
        .isFalse();
    assertThat(
            Usage.isPlausible(new SessionTicked(1L, YEARS_END, end, 0L, -1L, 0L, "UTC", "", -1L)))
        .isFalse();
    assertThat(
            Usage.isPlausible(new SessionTicked(1L, YEARS_END, end, 0L, 0L, -1L, "UTC", "", -1L)))
        .isFalse();
    assertThat(Usage.isPlausible(new SessionTicked(1L, end, YEARS_END, 0L, 0L, 0L, "UTC", "", -1L)))
        .isFalse();
    assertThat(
            Usage.isPlausible(new SessionTicked(1L, Instant.MIN, end, 0L, 0L, 0L, "UTC", "", -1L)))
        .isFalse();
  }
}

package io.culvert.broker.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogClockTest {

  private static final Instant TRUE = Instant.parse("2026-11-23T12:00:00Z");
  private static final long RTT = Duration.ofMillis(4).toNanos();

  private final AtomicLong steady = new AtomicLong(7_000_000_000L);

  /** How late the true time is at the steady clock's reading. */
  private Instant trueTime() {
    return TRUE.plusNanos(steady.get() - 7_000_000_000L);
  }

  /** A record is sent, appended half way, and acknowledged. */
  private Duration exchange(LogClock clock) {
    long sent = steady.get();
    steady.addAndGet(RTT / 2);
    var logTime = Instant.ofEpochMilli(trueTime().toEpochMilli());
    steady.addAndGet(RTT / 2);
    return clock.saw(sent, steady.get(), logTime);
  }

  @ParameterizedTest
  @ValueSource(longs = {-600, -1, 0, 1, 600})
  void howeverWrongTheMachineIsItGoesByTheLog(long secondsOff) {
    var clock = new LogClock(() -> TRUE.plusSeconds(secondsOff), steady::get);

    exchange(clock);

    assertThat(Duration.between(trueTime(), clock.instant()).abs())
        .isLessThanOrEqualTo(Duration.ofNanos(RTT).plusMillis(1));
  }

  @Test
  void aClockThatMayBeRightIsNotMoved() {
    var clock = new LogClock(() -> TRUE, steady::get);

    for (int i = 0; i < 100; i++) {
      steady.addAndGet(1_234_567_891L);
      assertThat(exchange(clock)).isZero();
    }
    assertThat(clock.instant()).isEqualTo(trueTime());
  }

  @Test
  void settingTheMachinesClockMovesItNot() {
    var machine = new AtomicLong();
    var clock = new LogClock(() -> TRUE.plusSeconds(machine.get()), steady::get);
    exchange(clock);

    machine.set(600);
    steady.addAndGet(Duration.ofMinutes(5).toNanos());

    assertThat(clock.instant()).isEqualTo(trueTime());
  }

  @Test
  void anAnswerThatTookLongProvesLittle() {
    var clock = new LogClock(() -> TRUE, steady::get);
    long sent = steady.get();
    steady.addAndGet(Duration.ofMinutes(2).toNanos());

    assertThat(clock.saw(sent, steady.get(), TRUE.plusSeconds(1))).isZero();
    assertThat(clock.instant()).isEqualTo(trueTime());
  }
}

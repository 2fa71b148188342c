package io.culvert.broker.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickMakerTest {
  private static final TickMaker TICKS = new TickMaker(true);

  private static final Instant OPENED = Instant.parse("2026-11-30T23:59:50Z");
  private static final Totals SOME = new Totals(10, 20, 1);

  private final Metered fresh = Metered.from(OPENED);

  @Test
  void whatPassedIsRecorded() {
    var at = OPENED.plusSeconds(2);

    assertThat(due(fresh, SOME, at)).containsExactly(new Tick(1, OPENED, at, SOME));
  }

  @Test
  void nothingIsNotRecordedUntilAMinuteHasPassed() {
    var open = Metered.from(Instant.parse("2026-11-01T00:00:00Z"));

    assertThat(due(open, Totals.NONE, open.until().plusSeconds(59))).isEmpty();
    assertThat(due(open, Totals.NONE, open.until().plusSeconds(60)))
        .containsExactly(new Tick(1, open.until(), open.until().plusSeconds(60), Totals.NONE));
  }

  @Test
  void aTickHoldsOnlyWhatIsNew() {
    var at = OPENED.plusSeconds(2);
    var before = fresh.after(new Tick(1, OPENED, at, SOME));

    assertThat(due(before, new Totals(15, 20, 1), at.plusSeconds(2)))
        .containsExactly(new Tick(2, at, at.plusSeconds(2), new Totals(5, 0, 0)));
  }

  @Test
  void furtherConnectionsCountWhatPassedAndNoTime() {
    var further = new TickMaker(false);
    var at = OPENED.plus(Duration.ofDays(3));

    assertThat(further.due(fresh, SOME, at, ZoneOffset.UTC))
        .containsExactly(new Tick(1, at, at, SOME));
    assertThat(further.last(fresh, Totals.NONE, at, ZoneOffset.UTC))
        .containsExactly(new Tick(1, at, at, Totals.NONE));
    assertThat(further.due(fresh, Totals.NONE, OPENED.plusSeconds(2), ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void aSpanNeverCrossesTheEndOfAMonthAndTheFirstPartHasTheCounts() {
    var december = Instant.parse("2026-12-01T00:00:00Z");
    var at = december.plusSeconds(3);

    assertThat(due(fresh, SOME, at))
        .containsExactly(
            new Tick(1, OPENED, december, SOME), new Tick(2, december, at, Totals.NONE));
  }

  @Test
  void aSpanOverSeveralMonthsHasATickForEach() {
    assertThat(due(fresh, SOME, Instant.parse("2027-02-01T00:00:00Z"))).hasSize(3);
  }

  @Test
  void aClockThatWasSetBackNeverMakesASpanEndBeforeItBegins() {
    var ticks = due(fresh, SOME, OPENED.minusSeconds(3600));

    assertThat(ticks).containsExactly(new Tick(1, OPENED, OPENED.plus(1, ChronoUnit.MICROS), SOME));
    assertThat(due(fresh, Totals.NONE, OPENED.minusSeconds(3600))).isEmpty();
  }

  @Test
  void aSessionThatEndsHasALastTickAlways() {
    assertThat(last(fresh, Totals.NONE, OPENED)).hasSize(1);
    assertThat(last(fresh, SOME, OPENED.plusSeconds(1)))
        .containsExactly(new Tick(1, OPENED, OPENED.plusSeconds(1), SOME));
  }

  @Test
  void timesAreInMicroseconds() {
    var at = OPENED.plusNanos(1_234_567);

    assertThat(due(fresh, SOME, at).getFirst().to()).isEqualTo(OPENED.plusNanos(1_234_000));
  }

  @Test
  void whateverHappensTheTicksFollowEachOtherAndSumUp() {
    var random = new Random(11);
    var metered = fresh;
    var totals = Totals.NONE;
    var clock = OPENED;
    var all = new ArrayList<Tick>();
    for (int i = 0; i < 5_000; i++) {
      clock = clock.plus(Duration.ofMillis(random.nextInt(40_000_000) - 1_000_000));
      if (random.nextInt(3) > 0) {
        totals = totals.plus(new Totals(random.nextInt(1000), random.nextInt(1000), 1));
      }
      var ticks = i == 4_999 ? last(metered, totals, clock) : due(metered, totals, clock);
      for (var tick : ticks) {
        metered = metered.after(tick);
        all.add(tick);
      }
    }
    var end = OPENED;
    var sum = Totals.NONE;
    for (int i = 0; i < all.size(); i++) {
      var tick = all.get(i);
      assertThat(tick.seq()).isEqualTo(i + 1);
      assertThat(tick.from()).isEqualTo(end).isBefore(tick.to());
      assertThat(month(tick.from())).isEqualTo(month(tick.to().minusNanos(1000)));
      end = tick.to();
      sum = sum.plus(tick.totals());
    }
    assertThat(sum).isEqualTo(totals).isEqualTo(metered.totals());
  }

  private static YearMonth month(Instant instant) {
    return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
  }

  /** The instants at which November ends, by clocks all over the world. */
  @ParameterizedTest
  @CsvSource({
    "UTC,                2026-12-01T00:00:00Z",
    "Pacific/Kiritimati, 2026-11-30T10:00:00Z",
    "Etc/GMT+12,         2026-12-01T12:00:00Z",
    "Asia/Kathmandu,     2026-11-30T18:15:00Z",
    "America/New_York,   2026-12-01T05:00:00Z"
  })
  void aMonthEndsByTheClockOfTheAccount(ZoneId zone, Instant midnight) {
    var open = Metered.from(midnight.minusSeconds(1));
    var at = midnight.plusSeconds(1);

    assertThat(TICKS.due(open, SOME, at, zone))
        .containsExactly(
            new Tick(1, open.until(), midnight, SOME), new Tick(2, midnight, at, Totals.NONE));
  }

  private static List<Tick> due(Metered before, Totals now, Instant at) {
    return TICKS.due(before, now, at, ZoneOffset.UTC);
  }

  private static List<Tick> last(Metered before, Totals now, Instant at) {
    return TICKS.last(before, now, at, ZoneOffset.UTC);
  }
}

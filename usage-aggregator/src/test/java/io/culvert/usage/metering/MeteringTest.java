package io.culvert.usage.metering;

import static io.culvert.usage.metering.Ticks.NOON;
import static io.culvert.usage.metering.Ticks.clock;
import static io.culvert.usage.metering.Ticks.closed;
import static io.culvert.usage.metering.Ticks.event;
import static io.culvert.usage.metering.Ticks.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Meter;
import io.culvert.events.QuotaAlert;
import io.culvert.events.SessionEvent;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class MeteringTest {

  private final Fold fold = new Fold();

  @Test
  void theLinesOfAnHourAreClosedAQuarterAfterItsEndByTheLogsTime() {
    fold.at("2026-11-23T12:00:02Z", tick("s1", "acme", 1, 100), tick("s2", "acme", 1, 11));

    fold.at("2026-11-23T13:14:59.999Z", clock());
    assertThat(fold.lines).isEmpty();

    var quarterPast = Instant.parse("2026-11-23T13:15:00Z");
    fold.at(quarterPast, clock());
    assertThat(fold.lines)
        .containsExactly(
            line("BYTES_IN", 111, quarterPast),
            line("BYTES_OUT", 222, quarterPast),
            line("REQUESTS", 2, quarterPast),
            line("TUNNEL_MICROS", 4_000_000, quarterPast));

    fold.at("2026-11-23T15:00:00Z", clock());
    assertThat(fold.lines).hasSize(4);
  }

  @Test
  void whatComesAfterThatIsAMarkedAdjustmentOfTheSameHour() {
    fold.at(NOON, tick("s1", "acme", 1, 100))
        .at("2026-11-23T13:20:00Z", clock())
        .at("2026-11-23T14:00:00Z", tick("s1", "acme", 2, 5), tick("s1", "acme", 2, 5));

    var late = fold.lines.subList(4, fold.lines.size());
    assertThat(late).hasSize(4).allMatch(UsageLedgerLine::getAdjustment);
    assertThat(late.getFirst())
        .isEqualTo(
            new UsageLedgerLine(
                "acme/2026-11/2026-11-23T12:00:00Z/BYTES_IN/s1/2",
                "acme",
                "2026-11",
                NOON,
                Meter.BYTES_IN,
                5L,
                true,
                "s1",
                2L,
                Instant.parse("2026-11-23T14:00:00Z")));
    assertThat(fold.month("acme", "2026-11").getBytesIn()).isEqualTo(105);
  }

  @Test
  void aTickThatComesInTheNextMonthIsBilledInItsOwn() {
    var before = Instant.parse("2026-10-31T23:59:50Z");
    fold.at("2026-11-03T09:00:00Z", tick("s1", "acme", 1, 9, before));

    assertThat(fold.month("acme", "2026-10").getBytesIn()).isEqualTo(9);
    assertThat(fold.month("acme", "2026-11")).isNull();
    assertThat(fold.lines).allMatch(line -> line.getMonth().equals("2026-10"));
    assertThat(fold.lines).allMatch(UsageLedgerLine::getAdjustment);
  }

  @Test
  void anHourInTwoMonthsHasLinesOfBoth() {
    var midnight = Instant.parse("2026-11-30T18:15:00Z"); // in Kathmandu
    fold.at(
            midnight,
            event(
                "s1",
                "acme",
                tick(1, midnight.minusSeconds(2), midnight, 7, "Asia/Kathmandu", "", -1)),
            event(
                "s1",
                "acme",
                tick(2, midnight, midnight.plusSeconds(2), 5, "Asia/Kathmandu", "", -1)))
        .at(midnight.plus(Duration.ofHours(2)), clock());

    assertThat(fold.billed("2026-11", Meter.BYTES_IN)).isEqualTo(7);
    assertThat(fold.billed("2026-12", Meter.BYTES_IN)).isEqualTo(5);
    assertThat(fold.lines).noneMatch(UsageLedgerLine::getAdjustment);
    assertThat(fold.lines).extracting(UsageLedgerLine::getLineId).doesNotHaveDuplicates();
  }

  @Test
  void eachAlertIsGivenOnceAMonthWhateverThePlanDoes() {
    fold.at(NOON, limited(1, 799, "sandbox", 1000), limited(2, 1, "sandbox", 1000));
    assertThat(fold.alerts)
        .containsExactly(
            new QuotaAlert(
                "acme/2026-11/80",
                NOON.plusSeconds(4),
                "acme",
                "2026-11",
                "UTC",
                80,
                1000L,
                800L,
                "sandbox"));
    assertThat(fold.month("acme", "2026-11").getState()).isEqualTo(UsageState.NEAR_LIMIT);

    fold.at(NOON, limited(3, 500, "sandbox", 1000));
    assertThat(fold.alerts).extracting(QuotaAlert::getPercent).containsExactly(80, 100);
    assertThat(fold.month("acme", "2026-11").getState()).isEqualTo(UsageState.OVER_LIMIT);

    // An upgrade lifts the state at once; its own limit is reached later without another alert.
    fold.at(NOON, limited(4, 0, "starter", 10_000));
    assertThat(fold.month("acme", "2026-11").getState()).isEqualTo(UsageState.WITHIN);
    assertThat(fold.month("acme", "2026-11").getPlan()).isEqualTo("starter");
    assertThat(fold.month("acme", "2026-11").getLimit()).isEqualTo(10_000);
    fold.at(NOON, limited(5, 10_000, "starter", 10_000));
    assertThat(fold.month("acme", "2026-11").getState()).isEqualTo(UsageState.OVER_LIMIT);
    assertThat(fold.alerts).hasSize(2);
  }

  @Test
  void bothAlertsComeFromOneTickThatPassesBoth() {
    fold.at(NOON, limited(1, 5000, "sandbox", 1000));

    assertThat(fold.alerts).extracting(QuotaAlert::getPercent).containsExactly(80, 100);
  }

  @Test
  void aNewMonthBeginsFromNothing() {
    var midnight = Instant.parse("2026-12-01T00:00:00Z");
    fold.at(
        midnight,
        event("s1", "acme", tick(1, midnight.minusSeconds(2), midnight, 900, "UTC", "p", 1000)),
        event("s1", "acme", tick(2, midnight, midnight.plusSeconds(2), 900, "UTC", "p", 1000)));

    assertThat(fold.alerts)
        .extracting(QuotaAlert::getAlertId)
        .containsExactly("acme/2026-11/80", "acme/2026-12/80");
  }

  @Test
  void aDowngradeInTheMonthIsToldByTheNextTick() {
    fold.at(NOON, limited(1, 900, "pro", 100_000), limited(2, 0, "sandbox", 1000));

    assertThat(fold.month("acme", "2026-11").getState()).isEqualTo(UsageState.NEAR_LIMIT);
    assertThat(fold.alerts).extracting(QuotaAlert::getPlan).containsExactly("sandbox");
  }

  @Test
  void anOlderTickThatComesLaterDoesNotBringTheOldPlanBack() {
    fold.at(NOON, limited(2, 1, "pro", 5000), limited(1, 1, "sandbox", 1000));

    assertThat(fold.month("acme", "2026-11").getPlan()).isEqualTo("pro");
    assertThat(fold.month("acme", "2026-11").getLimit()).isEqualTo(5000);
  }

  @Test
  void aChangeOfZoneMovesNoTickThatWasMade() {
    // 20:00 UTC on the 30th is still November in UTC, and December already in Kathmandu.
    var evening = Instant.parse("2026-11-30T20:00:00Z");
    fold.at(
            evening,
            event("s1", "acme", tick(1, evening.minusSeconds(2), evening, 7, "UTC", "", -1)),
            event(
                "s1",
                "acme",
                tick(2, evening, evening.plusSeconds(2), 5, "Asia/Kathmandu", "", -1)),
            event(
                "s1",
                "acme",
                tick(3, evening.plusSeconds(2), evening.plusSeconds(4), 3, "UTC", "", -1)))
        .at("2026-12-01T00:00:00Z", clock());

    assertThat(fold.month("acme", "2026-11").getBytesIn()).isEqualTo(10);
    assertThat(fold.month("acme", "2026-12").getBytesIn()).isEqualTo(5);
    assertThat(fold.month("acme", "2026-12").getBillingZone()).isEqualTo("Asia/Kathmandu");
    assertThat(fold.billed("2026-11", Meter.BYTES_IN)).isEqualTo(10);
    assertThat(fold.billed("2026-12", Meter.BYTES_IN)).isEqualTo(5);
  }

  @Test
  void whatAClockWritesIsNobodysUsage() {
    fold.at(NOON, clock()).at("2026-11-24T00:00:00Z", clock());

    assertThat(fold.lines).isEmpty();
  }

  @Test
  void alogClockThatGoesBackOpensNothingAgain() {
    fold.at(NOON, tick("s1", "acme", 1, 1))
        .at("2026-11-23T13:15:00Z", clock())
        .at(NOON, tick("s1", "acme", 2, 10))
        .at("2026-11-23T15:15:00Z", clock());

    assertThat(fold.lines.subList(4, 8)).allMatch(UsageLedgerLine::getAdjustment);
    assertThat(fold.lines).hasSize(8);
  }

  @Test
  void aStrayCountsLikeAnyTickAndMovesNoClock() {
    fold.at(NOON, tick("s1", "acme", 1, 1))
        .stray(Instant.parse("2026-11-25T00:00:00Z"), tick("old", "acme", 1, 10));
    assertThat(fold.lines).hasSize(4).allMatch(UsageLedgerLine::getAdjustment);

    fold.at("2026-11-23T13:15:00Z", clock());
    assertThat(fold.billed("2026-11", Meter.BYTES_IN)).isEqualTo(11);
    assertThat(fold.month("acme", "2026-11").getBytesIn()).isEqualTo(11);
  }

  @Test
  void aSumNeverTurnsNegative() {
    fold.at(
        NOON,
        event("s1", "a", tick(1, NOON, NOON.plusSeconds(1), Long.MAX_VALUE, "UTC", "", 5)),
        event("s1", "a", tick(2, NOON, NOON.plusSeconds(1), Long.MAX_VALUE, "UTC", "", 5)));

    assertThat(fold.month("a", "2026-11").getBytesIn()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aClosedSessionIsForgottenAfterItsGrace() {
    fold.at(NOON, tick("s1", "acme", 1, 1), closed("s1", "acme", 1));

    fold.at(NOON.plus(Duration.ofDays(6)), clock());
    assertThat(fold.books.seen("s1").has(1)).isTrue();

    fold.at(NOON.plus(Duration.ofDays(8)), clock());
    assertThat(fold.books.seen("s1")).isEqualTo(SeenTicks.NONE);
  }

  @Test
  void theSameLogGivesTheSameLines() {
    var events = new ArrayList<SessionEvent>();
    for (int seq = 1; seq <= 50; seq++) {
      events.add(tick("s" + seq % 3, "acme", seq, seq, NOON.plusSeconds(200L * seq)));
    }
    var again = new Fold();
    for (var event : events) {
      var at = event.getOccurredAt().plusSeconds(300L * events.indexOf(event));
      fold.at(at, event);
      again.at(at, event);
    }

    assertThat(again.lines).isEqualTo(fold.lines).isNotEmpty();
  }

  private static SessionEvent limited(long seq, long bytes, String plan, long limit) {
    var from = NOON.plusSeconds(2 * (seq - 1));
    return event("s1", "acme", tick(seq, from, from.plusSeconds(2), bytes, "UTC", plan, limit));
  }

  private static UsageLedgerLine line(String meter, long quantity, Instant closedAt) {
    return new UsageLedgerLine(
        "acme/2026-11/2026-11-23T12:00:00Z/" + meter,
        "acme",
        "2026-11",
        NOON,
        Meter.valueOf(meter),
        quantity,
        false,
        null,
        null,
        closedAt);
  }
}

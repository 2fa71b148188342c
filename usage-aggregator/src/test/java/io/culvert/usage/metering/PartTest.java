package io.culvert.usage.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.SessionTicked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  /** The last microsecond of a month and the first of the next, by clocks all over the world. */
  @ParameterizedTest
  @CsvSource({
    "UTC,                 2026-12-01T00:00:00Z, 2026-11, 2026-12",
    "Pacific/Kiritimati,  2026-11-30T10:00:00Z, 2026-11, 2026-12", // +14
    "Etc/GMT+12,          2026-12-01T12:00:00Z, 2026-11, 2026-12", // -12
    "Asia/Kathmandu,      2026-11-30T18:15:00Z, 2026-11, 2026-12", // +5:45
    "Australia/Lord_Howe, 2026-03-31T13:00:00Z, 2026-03, 2026-04", // +11 in summer
    "Europe/Berlin,       2026-03-31T22:00:00Z, 2026-03, 2026-04", // summer time since Sunday
    "Europe/Berlin,       2026-10-31T23:00:00Z, 2026-10, 2026-11", // winter time since Sunday
    "America/New_York,    2026-11-01T04:00:00Z, 2026-10, 2026-11", // two hours before the change
    "America/Havana,      2026-11-01T04:00:00Z, 2026-10, 2026-11", // shows midnight twice that day
    "Africa/Cairo,        2023-04-30T21:00:00Z, 2023-04, 2023-05", // two days after the change
    "America/Sao_Paulo,   2014-10-01T03:00:00Z, 2014-09, 2014-10",
    "UTC,                 2028-03-01T00:00:00Z, 2028-02, 2028-03", // after a leap day
    "UTC,                 2027-01-01T00:00:00Z, 2026-12, 2027-01",
    "Nowhere/Town,        2026-12-01T00:00:00Z, 2026-11, 2026-12" // not known: UTC
  })
  void aMonthEndsByTheClockOfItsAccount(
      String zone, Instant midnight, String before, String after) {
    assertThat(only(tick(midnight.minusNanos(1000), midnight, 7, zone)).month()).isEqualTo(before);
    assertThat(only(tick(midnight, midnight.plusNanos(1000), 7, zone)).month()).isEqualTo(after);
  }

  @Test
  void theLeapDayIsPartOfItsMonth() {
    var noon = Instant.parse("2028-02-29T12:00:00Z");

    assertThat(only(tick(noon, noon.plusSeconds(2), 7, "UTC")).month()).isEqualTo("2028-02");
  }

  @Test
  void aTickOverAMonthsEndIsCutThereInProportionToTime() {
    var midnight = Instant.parse("2026-11-30T18:15:00Z"); // in Kathmandu
    var parts =
        Part.of(tick(midnight.minusSeconds(1), midnight.plusSeconds(2), 100, "Asia/Kathmandu"));

    assertThat(parts)
        .containsExactly(
            new Part(
                "2026-11",
                Instant.parse("2026-11-30T18:00:00Z"),
                midnight,
                true,
                new Quantities(33, 66, 0, 1_000_000)),
            new Part(
                "2026-12",
                Instant.parse("2026-11-30T18:00:00Z"),
                midnight.plusSeconds(2),
                true,
                new Quantities(67, 134, 1, 2_000_000)));
  }

  @Test
  void aTickOverTheEndOfAnHourIsCutThereAndCountsOnceInItsMonth() {
    var parts = Part.of(tick(NOON.minusSeconds(30), NOON.plusSeconds(90), 400, "UTC"));

    assertThat(parts).extracting(part -> part.quantities().bytesIn()).containsExactly(100L, 300L);
    assertThat(parts).extracting(Part::beginsMonth).containsExactly(true, false);
    assertThat(parts).extracting(Part::hour).containsExactly(NOON.minusSeconds(3600), NOON);
  }

  @Test
  void anHourThatTheClockShowsTwiceIsTwoHours() {
    var change = Instant.parse("2026-10-25T01:00:00Z"); // 3:00 becomes 2:00 in Berlin
    var parts =
        Part.of(tick(change.minusSeconds(3600), change.plusSeconds(3600), 10, "Europe/Berlin"));

    assertThat(parts).extracting(Part::hour).containsExactly(change.minusSeconds(3600), change);
    assertThat(parts).extracting(Part::month).containsOnly("2026-10");
  }

  @Test
  void aTickOfNoLengthIsOnePart() {
    assertThat(only(tick(NOON, NOON, 5, "UTC")).quantities())
        .isEqualTo(new Quantities(5, 10, 1, 0));
  }

  @Test
  void thePartsTogetherAreTheTickWhateverItsSize() {
    var random = new Random(11);
    var zones = List.of("UTC", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns");
    for (int i = 0; i < 2000; i++) {
      var from = NOON.plusSeconds(random.nextInt(40_000_000)).plusNanos(1000L * i);
      var to = from.plusNanos(1000 * random.nextLong(Duration.ofDays(31).toNanos() / 1000));
      var bytes = random.nextLong() >>> (1 + random.nextInt(62));
      var tick =
          new SessionTicked(
              1L,
              from,
              to,
              bytes,
              Long.MAX_VALUE,
              (long) random.nextInt(9),
              zones.get(i % 4),
              "",
              -1L);

      var parts = Part.of(tick);

      var sum = parts.stream().map(Part::quantities).reduce(Quantities.NONE, Quantities::plus);
      assertThat(sum).isEqualTo(Quantities.of(tick));
      assertThat(parts)
          .allSatisfy(part -> assertThat(part.quantities().micros()).isBetween(0L, 3_600_000_000L));
      assertThat(parts.getLast().to()).isEqualTo(to);
    }
  }

  private static Part only(SessionTicked tick) {
    assertThat(Part.of(tick)).hasSize(1);
    return Part.of(tick).getFirst();
  }

  private static SessionTicked tick(Instant from, Instant to, long bytes, String zone) {
    return new SessionTicked(1L, from, to, bytes, 2 * bytes, 1L, zone, "", -1L);
  }
}

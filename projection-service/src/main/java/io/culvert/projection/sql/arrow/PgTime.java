package io.culvert.projection.sql.arrow;

import static java.time.temporal.ChronoField.ERA;
import static java.time.temporal.ChronoField.YEAR_OF_ERA;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/**
 * Reads dates and times as PostgreSQL writes them with {@code datestyle=ISO}: {@code 2026-11-23
 * 08:00:00.25+00}, years of any length, {@code BC} behind those before 1. Infinity is not read.
 */
final class PgTime {

  private static final DateTimeFormatter DAY = whole(date());
  private static final DateTimeFormatter WALL_CLOCK = whole(dateTime());
  private static final DateTimeFormatter MOMENT =
      whole(dateTime().appendOffset("+HH:mm:ss", "+00"));

  private PgTime() {}

  /** Days since 1970. */
  static long day(String cell) {
    return LocalDate.parse(cell, DAY).toEpochDay();
  }

  /** Microseconds since 1970, on the same clock. */
  static long wallClock(String cell) {
    return micros(LocalDateTime.parse(cell, WALL_CLOCK).toInstant(ZoneOffset.UTC));
  }

  /** Microseconds since 1970, UTC. */
  static long moment(String cell) {
    return micros(OffsetDateTime.parse(cell, MOMENT).toInstant());
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  private static DateTimeFormatterBuilder date() {
    return new DateTimeFormatterBuilder()
        .appendValue(YEAR_OF_ERA, 4, 10, SignStyle.NOT_NEGATIVE)
        .appendPattern("-MM-dd");
  }

  private static DateTimeFormatterBuilder dateTime() {
    return date().appendLiteral(' ').append(DateTimeFormatter.ISO_LOCAL_TIME);
  }

  private static DateTimeFormatter whole(DateTimeFormatterBuilder beforeEra) {
    return beforeEra
        .optionalStart()
        .appendLiteral(' ')
        .appendText(ERA, Map.of(0L, "BC"))
        .optionalEnd()
        .parseDefaulting(ERA, 1)
        .toFormatter(Locale.ROOT)
        .withChronology(IsoChronology.INSTANCE)
        .withResolverStyle(ResolverStyle.STRICT);
  }
}

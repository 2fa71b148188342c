package io.culvert.projection.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what Arrow's own reader reads. */
class ArrowRowsTest {

  private static final long PLENTY = 64 << 20;

  @ParameterizedTest
  @CsvSource({
    "bool, t, true",
    "bool, f, false",
    "int2, -32768, -32768",
    "int4, 2147483647, 2147483647",
    "int8, -9223372036854775808, -9223372036854775808",
    "oid, 4294967295, 4294967295",
    "float4, 1.5e-07, 1.5E-7",
    "float8, -0, -0.0",
    "float8, NaN, NaN",
    "float8, -Infinity, -Infinity",
    "float8, 0.1, 0.1",
    "uuid, 0192f6a0-0000-7000-8000-000000000001, 0192f6a0-0000-7000-8000-000000000001",
    "text, grüß € 😀, grüß € 😀",
    "text, '', ''",
    "jsonb, '{\"a\": [1]}', '{\"a\": [1]}'",
    "_int4, '{1,NULL}', '{1,NULL}'",
    "interval, P1DT2H, P1DT2H",
    "numeric, 123456789012345678901234567890.123456789012345678901,"
        + " 123456789012345678901234567890.123456789012345678901"
  })
  void aCellIsReadAsItWas(String type, String cell, String read) throws IOException {
    var stream = stream(List.of(column("c", type)), Collections.singletonList(row(cell)));

    assertThat(stream.rows().getFirst().getFirst()).hasToString(read);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 2, 12345678.90",
    "10, 2, -0.01",
    "38, 0, -99999999999999999999999999999999999999",
    "38, 38, 0.99999999999999999999999999999999999999",
    "1, 0, 7"
  })
  void aNumericWithAPrecisionIsADecimal(int precision, int scale, String cell) throws IOException {
    var column = new SqlColumn("c", "numeric", precision, scale);

    var stream = stream(List.of(column), Collections.singletonList(row(cell)));

    assertThat(stream.columns())
        .containsExactly("c: Decimal(%d, %d, 128)".formatted(precision, scale));
    assertThat(stream.rows().getFirst().getFirst()).isEqualTo(new BigDecimal(cell));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "39, 2", "2, -3", "2, 5"})
  void anyOtherNumericIsTextSoThatNothingIsLost(int precision, int scale) throws IOException {
    var stream = stream(List.of(new SqlColumn("c", "numeric", precision, scale)), List.of());

    assertThat(stream.columns()).containsExactly("c: Utf8");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23 08:00:00.25+00, 2026-11-23T08:00:00.250",
    "2026-11-23 13:30:00+05:30, 2026-11-23T08:00:00",
    "1969-12-31 23:59:59.999999+00, 1969-12-31T23:59:59.999999",
    "12026-01-01 00:00:00+00, +12026-01-01T00:00:00",
    "0005-02-29 12:00:00+00 BC, -0004-02-29T12:00:00"
  })
  void aMomentIsInMicrosecondsOfUtc(String cell, LocalDateTime read) throws IOException {
    var stream = stream(List.of(column("c", "timestamptz")), Collections.singletonList(row(cell)));

    assertThat(stream.columns()).containsExactly("c: Timestamp(MICROSECOND, UTC)");
    var micros = ChronoUnit.MICROS.between(LocalDate.EPOCH.atStartOfDay(), read);
    assertThat(stream.rows().getFirst().getFirst()).isEqualTo(micros);
  }

  @Test
  void daysAndClocksOnWallsHaveNoZone() throws IOException {
    var stream =
        stream(
            List.of(column("d", "date"), column("t", "timestamp")),
            List.of(
                row("2026-11-23", "2026-11-23 08:00:00.000001"),
                row("0001-01-01 BC", "0044-03-15 12:00:00 BC")));

    assertThat(stream.columns()).containsExactly("d: Date(DAY)", "t: Timestamp(MICROSECOND, null)");
    assertThat(stream.rows())
        .containsExactly(
            List.of(
                (int) LocalDate.parse("2026-11-23").toEpochDay(),
                LocalDateTime.parse("2026-11-23T08:00:00.000001")),
            List.of(
                (int) LocalDate.parse("0000-01-01").toEpochDay(),
                LocalDateTime.parse("-0043-03-15T12:00:00")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 4095, 4096, 4097, 10_000})
  void rowsAndNullsStayWhereTheyAreOverAllBatches(int count) throws IOException {
    var columns =
        List.of(
            column("i", "int8"), column("b", "bool"), column("t", "text"), column("n", "float4"));
    var rows =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    row(
                        String.valueOf(i),
                        i % 3 == 0 ? null : i % 2 == 0 ? "t" : "f",
                        i % 7 == 0 ? null : "é".repeat(i % 5),
                        null))
            .toList();

    var stream = stream(columns, rows);

    assertThat(stream.batches()).hasSize((count + 4095) / 4096).allMatch(size -> size <= 4096);
    var expected = new ArrayList<List<@Nullable Object>>();
    for (int i = 0; i < count; i++) {
      expected.add(
          Arrays.asList(
              (long) i,
              i % 3 == 0 ? null : i % 2 == 0,
              i % 7 == 0 ? null : "é".repeat(i % 5),
              null));
    }
    assertThat(stream.rows()).isEqualTo(expected);
  }

  @Test
  void aBatchEndsBeforeItIsLarge() throws IOException {
    var rows = Collections.nCopies(50, row("x".repeat(100_000)));

    var stream = stream(List.of(column("t", "text")), rows);

    assertThat(stream.rows()).hasSize(50);
    assertThat(stream.batches()).hasSize(5).allMatch(size -> size <= 11);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40})
  void anAnswerIsNeverLongerThanItMayBeAndNearlyAsLong(int width) throws IOException {
    long limit = 300_000;
    var columns = Collections.nCopies(width, column("t", "text"));
    var writer = new ArrowRows(limit);
    writer.columns(columns);
    int rows = 0;
    while (writer.row(Collections.nCopies(width, "€" + rows % 10).toArray(String[]::new))) {
      rows++;
    }

    var answer = writer.end(true);

    assertThat((long) answer.length).isBetween(limit * 8 / 10, limit);
    assertThat(ArrowReader.read(answer).rows()).hasSize(rows);
  }

  @ParameterizedTest
  @CsvSource({
    "timestamptz, infinity",
    "timestamp, -infinity",
    "date, infinity",
    "timestamptz, 294276-12-31 23:59:59.999999+00"
  })
  void whatArrowCannotHoldIsAnErrorAndNotAnotherValue(String type, String cell) {
    refuses(column("c", type), cell);
  }

  @Test
  void aDecimalThatIsNoNumberIsAnError() {
    refuses(new SqlColumn("c", "numeric", 10, 2), "NaN");
    refuses(new SqlColumn("c", "numeric", 3, 1), "100.0");
    refuses(new SqlColumn("c", "numeric", 3, 1), "0.01");
  }

  @Test
  void namesMayRepeatAndTheSqlTypeIsTold() throws IOException {
    var stream =
        stream(
            List.of(column("a", "inet"), column("a", "jsonb")),
            Collections.singletonList(row("127.0.0.1", "{}")));

    assertThat(stream.columns()).containsExactly("a: Utf8", "a: Utf8");
    assertThat(stream.schema().getFields())
        .extracting(field -> field.getMetadata().get("postgresql.type"))
        .containsExactly("inet", "jsonb");
  }

  @Test
  void rowsWithoutColumnsAreCounted() throws IOException {
    assertThat(stream(List.of(), List.of(row(), row())).batches()).containsExactly(2);
  }

  private static void refuses(SqlColumn column, String cell) {
    var writer = new ArrowRows(PLENTY);
    writer.columns(List.of(column));

    assertThatThrownBy(() -> writer.row(row(cell)))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error()).isEqualTo(ApiError.SQL_FAILED))
        .hasMessageStartingWith("Column \"c\" holds " + cell + ", which Arrow's ")
        .hasMessageEndingWith("cannot: cast it to text.");
  }

  private static ArrowReader stream(List<SqlColumn> columns, List<@Nullable String[]> rows)
      throws IOException {
    var writer = new ArrowRows(PLENTY);
    writer.columns(columns);
    rows.forEach(row -> assertThat(writer.row(row)).isTrue());
    return ArrowReader.read(writer.end(false));
  }

  private static SqlColumn column(String name, String type) {
    return new SqlColumn(name, type, 0, 0);
  }

  private static @Nullable String[] row(@Nullable String... cells) {
    return cells;
  }
}

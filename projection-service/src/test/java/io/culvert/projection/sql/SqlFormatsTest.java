package io.culvert.projection.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.projection.support.TestService;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What answers look like, in each form. */
class SqlFormatsTest {

  private static SqlService it;

  @BeforeAll
  static void start() {
    it = new SqlService();
  }

  @AfterAll
  static void stop() {
    it.close();
  }

  @Test
  void csvIsWrittenAsRfc4180HasIt() {
    var answer =
        it.sql(
            it.account,
            "select 1 as a, 'x,\"y\"' as \"b c\", '' as empty, null as nothing, true as t",
            "csv");

    assertThat(answer.header("Content-Type")).startsWith("text/csv");
    assertThat(answer.text())
        .isEqualTo("a,b c,empty,nothing,t\r\n1,\"x,\"\"y\"\"\",\"\",,true\r\n");
  }

  @Test
  void anAnswerThatIsTooLongIsCutAndSaysSo() {
    var rows = it.sql("select i from generate_series(1, 5000) as g(i)");
    assertThat(rows.json().path("rowCount").asInt()).isEqualTo(1000);
    assertThat(rows.json().path("truncated").asBoolean()).isTrue();
    assertThat(rows.json().path("rows").get(999).get(0).asInt()).isEqualTo(1000);

    var exact = it.sql("select i from generate_series(1, 1000) as g(i)");
    assertThat(exact.json().path("truncated").asBoolean()).isFalse();

    var x = "x".repeat(10_000);
    var bytes =
        it.sql(it.account, "select i, '" + x + "' from generate_series(1, 900) as g(i)", "csv");
    assertThat(bytes.header("Culvert-Truncated")).isEqualTo("true");
    assertThat(bytes.body().length).isBetween(1_000_000, 1 << 20);

    var none = it.sql("select 1 as a where false");
    assertThat(none.text()).contains("\"rows\":[],\"rowCount\":0").contains("\"name\":\"a\"");
  }

  @Test
  void arrowHasTheTypesOfTheQuery() throws IOException {
    var answer =
        it.sql(
            it.account,
            "select path, count(*) as n, bool_and(status = 200) as good, avg(duration_ms) as ms,"
                + " null::int as nothing, min(status)::int2 as s, timestamptz '2026-11-23 08:00+00'"
                + " as t, timestamp '2026-11-23 08:00' as w, date '2026-11-23' as day,"
                + " sum(bytes_in) as exact, 0.1::numeric(5,2) as money, 1.5::float4 as f,"
                + " '{\"a\":[1]}'::jsonb as j, string_to_array('a,b', ',') as list,"
                + " min(client_address::inet) as ip from requests group by path order by path limit"
                + " 2",
            "arrow");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/vnd.apache.arrow.stream");
    assertThat(answer.header("Culvert-Rows")).isEqualTo("2");
    var stream = ArrowReader.read(answer.body());
    assertThat(stream.columns())
        .containsExactly(
            "path: Utf8",
            "n: Int(64, true)",
            "good: Bool",
            "ms: FloatingPoint(DOUBLE)",
            "nothing: Int(32, true)",
            "s: Int(16, true)",
            "t: Timestamp(MICROSECOND, UTC)",
            "w: Timestamp(MICROSECOND, null)",
            "day: Date(DAY)",
            "exact: Utf8",
            "money: Decimal(5, 2, 128)",
            "f: FloatingPoint(SINGLE)",
            "j: Utf8",
            "list: Utf8",
            "ip: Utf8");
    var row = stream.rows().getFirst();
    assertThat(row.subList(0, 6))
        .isEqualTo(Arrays.asList("/own/0", 10L, false, 3.0, null, (short) 200));
    var eight = Instant.parse("2026-11-23T08:00:00Z").getEpochSecond();
    assertThat(row.get(6)).isEqualTo(TimeUnit.SECONDS.toMicros(eight));
    assertThat(row.subList(10, 14).toString()).isEqualTo("[0.10, 1.5, {\"a\": [1]}, {a,b}]");
  }

  @Test
  void arrowIsCutLikeTheOthersAndCanBeReadThen() throws IOException {
    var answer = it.sql(it.account, "select i from generate_series(1, 5000) as g(i)", "arrow");

    assertThat(answer.header("Culvert-Truncated")).isEqualTo("true");
    var stream = ArrowReader.read(answer.body());
    assertThat(stream.rows()).hasSize(1000);
    assertThat(stream.rows().getLast()).containsExactly(1000);
  }

  @Test
  void anErrorAfterManyRowsIsAnErrorAndNothingElse() {
    for (var format : new String[] {"json", "csv", "arrow"}) {
      var answer =
          it.sql(it.account, "select 1 / (900 - i) from generate_series(1, 950) as g(i)", format);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.json().path("code").asString()).isEqualTo("CVT-4012");
    }
    var answer =
        it.sql(
            it.account,
            "select case when i < 900 then now() else 'infinity' end as t"
                + " from generate_series(1, 950) as g(i)",
            "arrow");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("detail").asString()).contains("\"t\" holds infinity");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/vnd.apache.arrow.stream | application/vnd.apache.arrow.stream",
        "text/csv | text/csv;charset=utf-8",
        "text/csv;q=0.5, application/vnd.apache.arrow.stream | application/vnd.apache.arrow.stream",
        "*/* | application/json",
        "image/png | application/json"
      })
  void theFormatIsTheOneThatTheCallerLikesBest(String accept, String given) {
    assertThat(accepting(accept, Map.of("sql", "select 1")).header("Content-Type"))
        .isEqualTo(given);
    assertThat(accepting(accept, Map.of("sql", "select 1", "format", "csv")).header("Content-Type"))
        .startsWith("text/csv");
  }

  @Test
  void timesAreInUtcWhereverTheServerStands() {
    var here = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    try {
      assertThat(it.cell("select timestamptz '2026-11-23 08:00+00'"))
          .isEqualTo("2026-11-23T08:00:00Z");
      assertThat(it.cell("select extract(hour from timestamptz '2026-11-23 08:00+00')"))
          .isEqualTo("8");
    } finally {
      TimeZone.setDefault(here);
    }
  }

  private static TestService.Answer accepting(String accept, Map<String, String> order) {
    return it.service.send(
        it.service
            .bearer(it.account, "/api/v1/analytics/sql")
            .header("Accept", accept)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(order))));
  }
}

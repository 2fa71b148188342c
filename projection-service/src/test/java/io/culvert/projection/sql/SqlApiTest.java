package io.culvert.projection.sql;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.SharedPlatform;
import io.culvert.projection.support.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SqlApiTest {

  private static final Pattern COLUMN = Pattern.compile("\\| `(\\w+)` \\| .*");
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
  void aQueryIsAnsweredWithItsColumnsAndRows() {
    var answer =
        it.sql(
            "select path, count(*) as n, bool_and(status = 200) as good, avg(duration_ms) as ms,"
                + " null as nothing, min(hostname) as host, timestamptz '2026-11-23 08:00+00' as t,"
                + " '{\"a\":[1]}'::jsonb as j, 0.10 as exact, 'NaN'::float8 as nan, date"
                + " '2026-11-23' as day from requests group by path order by path limit 2");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Culvert-Rows")).isEqualTo("2");
    assertThat(answer.header("Culvert-Truncated")).isEqualTo("false");
    assertThat(answer.text())
        .startsWith(
            "{\"columns\":[{\"name\":\"path\",\"type\":\"text\"},{\"name\":\"n\",\"type\":\"int8\"}")
        .contains(
            "[\"/own/0\",10,false,3,null,\"shop.localhost\",\"2026-11-23T08:00:00Z\",{\"a\": [1]},"
                + "0.10,\"NaN\",\"2026-11-23\"]")
        .endsWith("],\"rowCount\":2,\"truncated\":false}");
  }

  @Test
  void whatIsStoredEscapedIsShownAsItWas() {
    assertThat(it.cell("select target from requests where target like '%\\5' limit 1"))
        .matches("/own/\\d\\?q=\\\\\\d*5");
    assertThat(
            it.cell(
                "select concat(count(*), ' ', min(value), ' ', max(position)) from request_headers"
                    + " where name = 'X-Empty' and side = 'request'"))
        .isEqualTo("30  2");
    assertThat(
            it.cell("select count(*) from request_headers where name = 'X-Note' and value = 'own'"))
        .isEqualTo("30");
    assertThat(it.cell("select count(*) from request_headers where side = 'response'"))
        .isEqualTo("30");
  }

  @Test
  void minutesSessionsAndUsageCanBeAsked() {
    assertThat(it.cell("select (methods->>'GET')::int from traffic_minutes")).isEqualTo("30");
    assertThat(it.cell("select round(p50_ms) from traffic_minutes")).isEqualTo("2");
    assertThat(it.cell("select close_reason from sessions")).isEqualTo("AGENT_LEFT");
    assertThat(it.cell("select tunnel_seconds from usage")).isEqualTo("4");
  }

  @Test
  void aMistakeIsToldWithItsPlace() {
    var answer = it.sql("select statsu from requests");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asString()).isEqualTo("CVT-4012");
    assertThat(answer.json().path("detail").asString())
        .isEqualTo("column \"statsu\" does not exist (at character 8)");

    assertThat(it.sql("select 1/0").json().path("detail").asString()).isEqualTo("division by zero");
    assertThat(it.sql("select * from nothing").json().path("code").asString())
        .isEqualTo("CVT-4012");
  }

  @Test
  void theBodyIsChecked() {
    for (var body :
        new String[] {"{}", "[]", "{\"sql\":1}", "{\"sql\":\"select 1\",\"as\":\"x\"}"}) {
      assertThat(it.service.post(it.account, "/api/v1/analytics/sql", body).status())
          .isEqualTo(400);
    }
    assertThat(it.sql(it.account, "select 1", "xls").json().path("detail").asString())
        .startsWith("format: must be");
    var stranger =
        it.service.send(
            java.net.http.HttpRequest.newBuilder(it.service.uri("/api/v1/analytics/sql"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"sql\":\"select 1\"}")));
    assertThat(stranger.status()).isEqualTo(401);
  }

  @Test
  void theDocumentListsEveryViewWithEveryColumnAndEveryFunction() throws Exception {
    var document = Files.readString(Path.of("..", "docs", "sql.md"));
    var documented = new TreeMap<String, TreeSet<String>>();
    var views =
        document.substring(document.indexOf("\n### `")); // tables before are of other things
    for (var part : views.split("\n### `")) {
      var columns =
          part.lines()
              .map(COLUMN::matcher)
              .filter(java.util.regex.Matcher::matches)
              .map(match -> match.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      if (!columns.isEmpty() && part.contains("`\n")) {
        documented.put(part.substring(0, part.indexOf('`')), columns);
      }
    }
    it.sql("select 1"); // the views are made when they are first needed
    var real = new TreeMap<String, TreeSet<String>>();
    for (var row :
        it.service.rows(
            "select c.table_name, c.column_name from information_schema.columns c join"
                + " information_schema.views v using (table_schema, table_name)"
                + " where table_schema = 'culvert_sql'")) {
      real.computeIfAbsent((String) row.get("table_name"), _ -> new TreeSet<>())
          .add((String) row.get("column_name"));
    }
    assertThat(documented).isEqualTo(real);

    var functions = document.substring(document.indexOf("## Functions"));
    var listed =
        Pattern.compile("`(\\w+)`")
            .matcher(functions.substring(0, functions.indexOf("\n## ", 5)))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).isEqualTo(new TreeSet<>(Offered.FUNCTIONS));
  }

  @Test
  void everyFunctionThatIsOfferedExists() {
    var known =
        it.service.rows("select distinct proname from pg_proc").stream()
            .map(row -> (String) row.get("proname"))
            .collect(Collectors.toSet());
    var grammar = "coalesce nullif greatest least cast extract grouping trim";
    assertThat(Offered.FUNCTIONS)
        .allMatch(name -> known.contains(name) || Arrays.asList(grammar.split(" ")).contains(name));
  }

  @Test
  void withoutTheRightToMakeRolesThereIsNoSqlAndTheReasonIsTold() throws SQLException {
    var name = "poor_" + System.nanoTime();
    it.service.execute("create role " + name + " login password 'p'");
    it.service.execute("grant " + name + " to " + SharedPlatform.database().user());
    it.service.execute("create database " + name + " owner " + name);
    try (var poor = TestService.start(name, Map.of("DB_USER", name, "DB_PASSWORD", "p"))) {
      eventually().until(() -> poor.get(it.account, "/api/v1/me").status() == 200);
      var answer = poor.post(it.account, "/api/v1/analytics/sql", "{\"sql\":\"select 1\"}");
      assertThat(answer.status()).isEqualTo(501);
      assertThat(answer.json().path("detail").asString()).contains("SQL_DB_USER");
      assertThat(poor.get(it.account, "/api/v1/requests").status()).isEqualTo(200);
    }
    var reader = name + "_reader";
    it.service.execute("create role " + reader + " login password 'r'");
    try (var given =
        TestService.start(
            name,
            Map.of(
                "DB_USER",
                name,
                "DB_PASSWORD",
                "p",
                "SQL_DB_USER",
                reader,
                "SQL_DB_PASSWORD",
                "r"))) {
      eventually().until(() -> given.get(it.account, "/api/v1/me").status() == 200);
      var answer =
          given.post(it.account, "/api/v1/analytics/sql", "{\"sql\":\"select session_user\"}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json().at("/rows/0/0").asString()).isEqualTo(reader);
    }
    it.service.execute("grant " + name + " to " + reader);
    try (var mighty =
        TestService.start(
            name,
            Map.of(
                "DB_USER",
                name,
                "DB_PASSWORD",
                "p",
                "SQL_DB_USER",
                reader,
                "SQL_DB_PASSWORD",
                "r"))) {
      eventually().until(() -> mighty.get(it.account, "/api/v1/me").status() == 200);
      var answer = mighty.post(it.account, "/api/v1/analytics/sql", "{\"sql\":\"select 1\"}");
      assertThat(answer.json().path("detail").asString()).contains("may do too much");
    }
  }

  @Test
  void itCanBeTurnedOff() {
    try (var off = TestService.start(it.service.database(), Map.of("SQL", "false"))) {
      eventually().until(() -> off.get(it.account, "/api/v1/me").status() == 200);
      var answer = off.post(it.account, "/api/v1/analytics/sql", "{\"sql\":\"select 1\"}");
      assertThat(answer.json().path("code").asString()).isEqualTo("CVT-4015");
    }
  }
}

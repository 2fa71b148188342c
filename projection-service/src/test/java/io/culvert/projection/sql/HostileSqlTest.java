package io.culvert.projection.sql;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.projection.support.TestService;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody with a token and bad intentions sends; and what if the guard had a hole. */
class HostileSqlTest {

  private static final String BUSY =
      "select count(*) from generate_series(1, 100000) as a(i) join generate_series(1, 100000) as"
          + " b(j) on sqrt(i) < sqrt(j)";
  private static final String VIEWS = "requests request_headers sessions usage traffic_minutes";
  private static final List<String> FORBIDDEN =
      List.of(
          "set role postgres",
          "set role culvert",
          "set session authorization culvert",
          "insert into culvert_sql.bindings values (pg_backend_pid(), 'x')",
          "update culvert_sql.bindings set account_id = 'x'",
          "select * from culvert_sql.bindings",
          "select * from culvert_sql.reader",
          "select request_inline from public.exchanges",
          "select * from public.exchanges",
          "update public.exchanges set status = 1",
          "delete from public.sessions",
          "truncate public.sessions",
          "create temp table t (i int)",
          "create table public.t (i int)",
          "create schema mine",
          "create function public.f() returns int language sql return 1",
          "create view culvert_sql.v as select 1",
          "alter table public.exchanges disable row level security",
          "drop policy culvert_sql_own on public.exchanges",
          "alter role current_user bypassrls",
          "alter role current_user superuser",
          "copy culvert_sql.requests to '/tmp/x'",
          "copy (select 1) to program 'id'",
          "select pg_read_file('/etc/passwd')",
          "select lo_import('/etc/passwd')",
          "select pg_reload_conf()",
          "set temp_file_limit = -1",
          "create extension dblink",
          "lock table public.exchanges in access exclusive mode",
          "comment on schema culvert_sql is 'x'");
  private static SqlService it;
  private static ReaderConnections connections;

  @BeforeAll
  static void start() {
    it = new SqlService();
    connections = it.connections();
  }

  @AfterAll
  static void stop() {
    connections.close();
    it.close();
  }

  @AfterEach
  void nothingIsLeftBehindAndNothingWasChanged() {
    eventually()
        .until(
            () ->
                (long)
                        it.service.value(
                            "select count(*) from pg_stat_activity where application_name ="
                                + " 'culvert-sql' and datname = current_database()")
                    == 0);
    assertThat(it.exchanges()).isEqualTo(60L);
    assertThat(it.cell("select count(*) from requests"))
        .isEqualTo("30"); // and what was cut is swept
    assertThat(it.service.value("select count(*) from culvert_sql.bindings")).isEqualTo(0L);
  }

  @Test
  void everyViewShowsOnesOwnRowsOnly() {
    for (var view : VIEWS.split(" ")) {
      var own = it.sql(it.account, "select * from " + view, "csv").text();
      var others = it.sql(it.other, "select * from " + view, "csv").text();
      assertThat(own.lines().count()).as(view).isGreaterThan(1);
      assertThat(others.lines().count()).as(view).isGreaterThan(1);
      assertThat(own).as(view).doesNotContain(SqlService.SECRET).doesNotContain(it.other.id());
    }
    assertThat(it.sql(it.other, "select * from requests", "csv").text())
        .contains(SqlService.SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // somebody else's rows
        "select * from requests where account_id <> ''",
        "select * from public.sessions where account_id is null",
        "select * from exchanges",
        "select * from public.body_chunks",
        "select * from public.flyway_schema_history",
        "select * from culvert_sql.bindings",
        "select password from culvert_sql.reader",
        "select request_inline from public.exchanges",
        // changes
        "with gone as (delete from public.exchanges returning 1) select * from gone",
        "with new as (insert into culvert_sql.bindings values (1, 'x') returning 1) table new",
        "select * into stolen from requests",
        "select * from requests for update",
        "select * from public.exchanges for share",
        // the machine
        "select pg_sleep(10)",
        "select set_config('statement_timeout', '0', false)",
        "select pg_read_file('/etc/passwd')",
        "select pg_terminate_backend(pid) from pg_stat_activity",
        "select 1; set role postgres",
        // too much
        "select x || x from (select repeat('x', 1000000) as x) as t",
      })
  void anAttackIsAnsweredWithAnError(String sql) {
    var answer = it.sql(sql);

    if (answer.status() == 200) { // then it gave nothing
      assertThat(answer.json().path("rowCount").asInt()).as(sql).isZero();
    } else {
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.text()).contains("CVT-401").doesNotContain(SqlService.SECRET);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select set_config('culvert.account', '%s', false)",
        "select set_config('role', 'none', false)",
        "select set_config('session_authorization', 'default', false)",
        "select set_config('row_security', 'off', false)",
        "select set_config('search_path', 'public', false)",
        "reset all",
        "reset role",
        "reset session authorization",
        "discard all",
        "select pg_advisory_lock(1)",
        "listen everything",
        "prepare p as select 1",
        "do $$ begin perform set_config('culvert.account', '%s', false); end $$",
      })
  void evenWithoutTheGuardNothingChangesWhoseRowsAreSeen(String sql) throws Exception {
    try (var reader = connections.open(it.account.id());
        var statement = reader.connection().createStatement()) {
      reader.connection().setAutoCommit(true);
      try {
        statement.execute(sql.formatted(it.other.id()));
      } catch (SQLException e) {
        // refused is well, too
      }
      for (var view : VIEWS.split(" ")) {
        try (var rows =
            statement.executeQuery(
                "select count(*), min(v::text) from culvert_sql." + view + " v")) {
          rows.next();
          assertThat(String.valueOf(rows.getString(2))).doesNotContain(SqlService.SECRET);
        } catch (SQLException e) {
          assertThat((Throwable) e)
              .hasMessageContaining("row-level security"); // row_security off: an error
        }
      }
      try (var rows =
          statement.executeQuery(
              "select count(*), count(*) filter (where account_id <> '"
                  + it.account.id()
                  + "') from (select account_id from public.exchanges union all"
                  + " select account_id from public.sessions) t")) {
        rows.next();
        assertThat(rows.getInt(2)).isZero();
      } catch (SQLException e) {
        assertThat((Throwable) e).hasMessageContaining("row-level security");
      }
    }
  }

  @Test
  void evenWithoutTheGuardTheRoleMayNotDoThat() throws Exception {
    try (var reader = connections.open(it.account.id());
        var statement = reader.connection().createStatement()) {
      reader.connection().setAutoCommit(true);
      statement.execute("set default_transaction_read_only = off");
      for (var sql : FORBIDDEN) {
        assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
      }
    }
  }

  @Test
  void aConnectionThatWorksForNobodySeesNothing() throws Exception {
    try (var reader = connections.open(it.account.id());
        var statement = reader.connection().createStatement()) {
      it.service.execute("delete from culvert_sql.bindings where pid = " + reader.pid());
      try (var rows = statement.executeQuery("select count(*) from requests")) {
        rows.next();
        assertThat(rows.getInt(1)).isZero();
      }
    }
  }

  @Test
  void otherQueriesAreQuickWhileABusyOneRunsAndThatOneEnds() {
    var begin = System.nanoTime();
    var busy = CompletableFuture.supplyAsync(() -> it.sql(BUSY));
    var slowest = Duration.ZERO;
    while (!busy.isDone()) {
      var start = System.nanoTime();
      assertThat(it.service.get(it.other, "/api/v1/requests").status()).isEqualTo(200);
      var took = Duration.ofNanos(System.nanoTime() - start);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }

    assertThat(busy.join().json().path("code").asString()).isEqualTo("CVT-4013");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    assertThat(slowest).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aLimitThatAQueryLiftedForItselfEndsItAllTheSame() throws Exception {
    try (var reader = connections.open(it.account.id())) {
      var run = new QueryRun(reader, 10);
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(run::stop);
      assertThatThrownBy(
              () ->
                  run.run(
                      "select set_config('statement_timeout', '0', false), pg_sleep(i) from"
                          + " generate_series(0, 100) as g(i)",
                      new JsonRows(1000)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("cancel");
    }
  }

  @Test
  void memoryOfTheServerIsNotToBeHad() throws Exception {
    // Allowed words only: thirty times doubled, in many columns.
    var sql = new StringBuilder("select '" + "x".repeat(1000) + "'::text as x");
    for (int i = 0; i < 19; i++) {
      sql.insert(0, "select x || x as x from (").append(" offset 0) t").append(i);
    }
    var columns = IntStream.range(0, 40).mapToObj(i -> "x || '" + i + "'").toList();
    var answer = it.sql("select " + String.join(", ", columns) + " from (" + sql + " offset 0) t");
    assertThat(answer.json().path("code").asString()).as(answer.text()).isEqualTo("CVT-4013");

    // And what the guard would not let through.
    try (var reader = connections.open(it.account.id());
        var statement = reader.connection().createStatement()) {
      statement.execute("set statement_timeout = '60s'");
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "select count(a) from (select array_agg(repeat('x', 50000000)) as a from"
                          + " generate_series(1, 1000)) t"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53200"));
    }
    assertThat(it.cell("select count(*) from requests")).isEqualTo("30");
  }

  @Test
  void aLargeRowIsRefusedBeforeItIsRead() {
    var doubled = new StringBuilder("select '" + "x".repeat(1000) + "'::text as x");
    for (int i = 0; i < 13; i++) {
      doubled.insert(0, "select x || x as x from (").append(" offset 0) t").append(i);
    }
    var answer = it.sql(doubled.toString());
    assertThat(answer.json().path("code").asString()).as(answer.text()).isEqualTo("CVT-4013");
  }

  @Test
  void theDiskIsNotToBeHad() throws Exception {
    try (var reader = connections.open(it.account.id());
        var statement = reader.connection().createStatement();
        var rows = statement.executeQuery("show temp_file_limit")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("512MB");
    }
  }

  @Test
  void noMoreThanSomeRunAtOnceAndOneAccountDoesNotTakeAllPlaces() {
    List<CompletableFuture<TestService.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> it.sql(BUSY)));
    }
    eventually().until(() -> answers.stream().anyMatch(CompletableFuture::isDone));

    assertThat(it.sql(it.other, "select 1", "json").status()).isEqualTo(200);
    var codes = answers.stream().map(answer -> answer.join().json().path("code").asString());
    assertThat(codes).containsOnlyOnce("CVT-4013").contains("CVT-4014");
  }

  @Test
  void aCallerWhoLeavesEndsTheQuery() {
    var request =
        it.service
            .bearer(it.account, "/api/v1/analytics/sql")
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMillis(400))
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"sql\":\"" + BUSY + "\"}"))
            .build();
    var begin = System.nanoTime();
    assertThatThrownBy(
            () ->
                TestService.http()
                    .send(request, java.net.http.HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(java.net.http.HttpTimeoutException.class);

    eventually().until(() -> it.sql("select 1").status() == 200);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1_900));
  }
}

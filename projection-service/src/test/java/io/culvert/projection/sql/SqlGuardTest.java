package io.culvert.projection.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from requests",
        "SELECT hostname, count(*) FROM requests GROUP BY hostname ORDER BY 2 DESC LIMIT 10",
        "with slow(id, ms) as (select id, duration_ms from requests) select avg(ms) from slow",
        "with recursive n(i) as (values (1) union all select i + 1 from n where i < 5) table n",
        "select date_trunc('hour', started_at) h, percentile_cont(0.95) within group (order by"
            + " duration_ms) filter (where status < 500) from requests group by h",
        "select count(*) over (partition by hostname order by started_at) from requests",
        "select * from generate_series(1, 10) as g(i) left join lateral (select 1) x on true",
        "select 'it''s; -- no comment /* nor this */ pg_sleep(9)' as text",
        "select 1 -- and this is one: pg_sleep(9)",
        "select /* pg_sleep( /* nested */ ) */ 1",
        "select \"count\"(*) from \"requests\"",
        "select cast(status as numeric(5,1)), '1 day'::interval(3), status::varchar(3) from"
            + " requests",
        "select extract(epoch from started_at), status in (200, 201), status = any(array[1, 2])"
            + " from requests where exists (select 1)",
        "select methods->>'GET', jsonb_each_text(methods) from traffic_minutes",
        "(select 1) union all (select 2)",
        "values (1, 'a'), (2, 'b');",
        "select 1e5, 1.5, .5, 3.",
        "select count(*) from requests where \u00fcber is null",
      })
  void queriesOnTheViewsAreTaken(String sql) {
    assertThat(SqlGuard.check(sql)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ;",
        "-- nothing",
        "insert into requests values (1)",
        "update sessions set hostname = 'x'",
        "delete from usage",
        "drop table exchanges",
        "do $$ begin perform pg_sleep(9); end $$",
        "do 'begin end'",
        "copy requests to '/tmp/x'",
        "copy (select 1) to program 'id'",
        "set role postgres",
        "reset all",
        "set statement_timeout = 0",
        "begin",
        "commit",
        "listen x",
        "notify x",
        "prepare p as select 1",
        "execute p",
        "deallocate all",
        "explain analyze select 1",
        "call x()",
        "lock table exchanges",
        "vacuum",
        "create temp table t (i int)",
        "fetch 1 from answer",
        "select 1; select 2",
        "select 1; drop table exchanges",
        "select 1;;select 2",
        "select pg_sleep(9)",
        "select PG_SLEEP(9)",
        "select pg_catalog.pg_sleep(9)",
        "select \"pg_sleep\"(9)",
        "select pg_sleep (9)",
        "select pg_sleep/**/(9)",
        "select pg_sleep--\n(9)",
        "select pg_sleep_for('1 hour')",
        "select set_config('role', 'postgres', false)",
        "select \"set_config\"('work_mem', '2GB', false)",
        "select current_setting('is_superuser')",
        "select pg_advisory_lock(1)",
        "select pg_terminate_backend(1), pg_cancel_backend(1)",
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd'), lo_creat(-1)",
        "select * from dblink('host=x', 'select 1') as t(a int)",
        "select query_to_xml('select * from pg_roles', true, true, '')",
        "select ts_stat('select 1')",
        "select * from pg_stat_activity",
        "select * from pg_catalog.pg_roles",
        "select * from \"pg_roles\"",
        "select * from information_schema.tables",
        "select 'pg_authid'::regclass",
        "select version(), inet_server_addr()",
        "select culvert_sql.account()",
        "select operator(pg_catalog.+) 1",
        "select repeat('x', 1000000000)",
        "select lpad('x', 1000000000)",
        "select array_agg(i), string_agg(i::text, '') from generate_series(1, 9) as g(i)",
        "select 'x'::char(10000000)",
        "select array(select 1)",
        "select E'\\'; drop table exchanges; --'",
        "select U&'\\0041', U&\"pg\\005fsleep\"(9)",
        "select $$a$$",
        "select $1",
        "select 1pg_sleep(9)",
        "select 1.pg_sleep(9)",
        "select 'a' 'b",
        "select \"a",
        "select /* a",
        "select a$b",
        "select 'a\u0000b'",
        "select * from requests tablesample bernoulli (1)",
        "select * from xmltable('/a' passing '<a/>' columns b text)",
      })
  void everythingElseIsRefused(String sql) {
    assertThatThrownBy(() -> SqlGuard.check(sql)).isInstanceOf(SqlRefused.class);
  }

  @Test
  void aStatementThatIsTooLongOrTooDeepIsRefused() {
    assertThatThrownBy(() -> SqlGuard.check("select " + "1 + ".repeat(10_000) + "1"))
        .hasMessageContaining("longer");
    assertThatThrownBy(() -> SqlGuard.check("select " + "(".repeat(200) + "1" + ")".repeat(200)))
        .hasMessageContaining("deep");
  }

  @Test
  void tokensAreCutAsPostgresqlCutsThem() {
    assertThat(Tokens.of("Select\"A\"\"b\" + 'x''y'--c\n,1.5e-3/*/* */*/::T\u00c4G"))
        .isEqualTo(
            List.of(
                new Token(Token.Kind.WORD, "select"),
                new Token(Token.Kind.QUOTED, "A\"b"),
                new Token(Token.Kind.SIGN, "+"),
                new Token(Token.Kind.STRING, "x'y"),
                new Token(Token.Kind.SIGN, ","),
                new Token(Token.Kind.NUMBER, "1.5e-3"),
                new Token(Token.Kind.SIGN, ":"),
                new Token(Token.Kind.SIGN, ":"),
                new Token(Token.Kind.WORD, "t\u00c4g")));
  }
}

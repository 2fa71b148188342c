package io.culvert.projection.sql;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.CloseReason;
import io.culvert.events.Header;
import io.culvert.events.StatusCounts;
import io.culvert.events.TrafficMinute;
import io.culvert.projection.follow.DatabaseSettings;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.Sessions;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.Topics;
import io.culvert.schemas.traffic.LatencySketch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The service with small limits for SQL, and two accounts that both have something. */
final class SqlService implements AutoCloseable {

  static final Map<String, String> LIMITS =
      Map.of("SQL_TIMEOUT", "2s", "SQL_ROWS", "1000", "SQL_BYTES", "1MiB", "SQL_AT_ONCE", "3");
  static final String SECRET = "secret-of-the-other";

  final TestLog log = new TestLog();
  final TestService service = TestService.start(SharedPlatform.database().newDatabase(), LIMITS);
  final TestLog.Account account = log.account();
  final TestLog.Account other = log.account();

  SqlService() {
    for (int i = 0; i < 30; i++) {
      exchange(account, "/own/" + i % 3 + "?q=\\" + i, 200 + i % 2 * 204);
      exchange(other, "/" + SECRET + "/" + i, 200);
    }
    for (var one : new TestLog.Account[] {account, other}) {
      new Sessions(log, one).open().tick(1).close(CloseReason.AGENT_LEFT, 1);
      minute(one);
    }
    eventually().until(() -> exchanges() == 60);
    eventually().until(() -> count("traffic_minutes where true") == 2);
    eventually().until(() -> count("sessions where closed_at is not null") == 2);
    eventually().until(() -> service.get(account, "/api/v1/me").status() == 200);
    eventually().until(() -> service.get(other, "/api/v1/me").status() == 200);
    service.execute(
        "insert into usage_monthly (account_id, month, bytes_in, bytes_out, requests,"
            + " tunnel_micros, ticks, updated_at, written_partition, written_offset)"
            + " select id, '2026-11', 1, 2, 3, 4000000, 5, now(), 0, 0 from unnest(array['"
            + account.id()
            + "','"
            + other.id()
            + "']) as a(id)");
  }

  /** Rows of the two accounts; other tests' are in the same log. */
  long exchanges() {
    return count("exchanges where true");
  }

  private long count(String fromWhere) {
    return (long)
        service.value(
            "select count(*) from %s and account_id in ('%s', '%s')"
                .formatted(fromWhere, account.id(), other.id()));
  }

  TestService.Answer sql(TestLog.Account as, String sql, String format) {
    var body = JsonMapper.shared().writeValueAsString(Map.of("sql", sql, "format", format));
    return service.post(as, "/api/v1/analytics/sql", body);
  }

  TestService.Answer sql(String sql) {
    return sql(account, sql, "json");
  }

  /** The only cell of the answer. */
  String cell(String sql) {
    // A query that was cut keeps its place until its process has gone.
    var answer = eventually().until(() -> sql(sql), it -> it.status() != 429);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().at("/rows/0/0").asString();
  }

  /** Connections as the service makes them, without the guard before them. */
  ReaderConnections connections() {
    var database = SharedPlatform.database();
    return new ReaderConnections(
        new DatabaseSettings(
            "127.0.0.1", database.port(), service.database(), database.user(), database.password()),
        SqlSettings.from(new Settings(LIMITS)));
  }

  @Override
  public void close() {
    service.close();
  }

  private void exchange(TestLog.Account of, String target, int status) {
    var exchange = Exchanges.of(of).get(target);
    exchange.status = status;
    exchange.requestHeaders.add(new Header("X-Empty", ""));
    exchange.requestHeaders.add(new Header("X-Note", of == other ? SECRET : "own"));
    log.send(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
  }

  private void minute(TestLog.Account of) {
    var minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    log.publish(
        Topics.TRAFFIC_MINUTES,
        "shop.localhost/" + minute + "/" + of.id(),
        new TrafficMinute(
            "shop.localhost",
            minute,
            of.id(),
            30L,
            new StatusCounts(0L, 0L, 15L, 0L, 15L, 0L),
            Map.of("GET", 30L),
            Map.of("ANSWERED", 30L),
            3_000L,
            6_000L,
            1L,
            LatencySketch.of(2_000).bytes(),
            minute.plusSeconds(1)));
  }
}

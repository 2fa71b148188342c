package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.BodySide;
import io.culvert.events.CloseReason;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.Sessions;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.testing.leak.WatchedJvm;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever happens to the database or to the process, the views are what the log says. */
class RebuildTest {

  @TempDir private Path folder;

  private static final Logger log = LoggerFactory.getLogger(RebuildTest.class);
  private static final TestLog LOG = new TestLog();

  @Test
  void viewsBuiltAgainHaveTheSameContent() throws Exception {
    var account = LOG.account();
    var random = new Random(3);
    try (var first = TestService.start()) {
      publishAllSortsOfThings(account, random);
      var marker = publishMany(account, 500);
      eventually().until(() -> count(first, account) >= marker);
      awaitEnd(first);
      var content = content(first.database());

      // From offset 0, in other batches and with other interleaving.
      try (var second = TestService.start()) {
        awaitEnd(second);
        assertThat(content(second.database())).isEqualTo(content);
      }
    }
  }

  @Test
  void twentyThousandExchangesAreBuiltAgainQuickly() {
    var account = LOG.account();
    publishMany(account, 20_000);
    var start = System.nanoTime();
    try (var service = TestService.start()) {
      eventually().until(() -> count(service, account) == 20_000);
      awaitEnd(service);
      var total = (Long) service.value("select count(*) from exchanges");
      var seconds = (System.nanoTime() - start) / 1e9;
      log.info(
          "Rebuilt {} exchanges in {} s, start of the service included: {}/s",
          total,
          "%.2f".formatted(seconds),
          Math.round(total / seconds));
      assertThat(seconds).isLessThan(30);
    }
  }

  @Test
  void aDroppedDatabaseIsBuiltAgainAtTheNextStart() throws Exception {
    var account = LOG.account();
    publishMany(account, 300);
    var database = "dropped" + System.nanoTime();
    Map<String, Object> content;
    try (var service = TestService.start(database)) { // which does not exist
      eventually().until(() -> count(service, account) == 300);
      awaitEnd(service);
      content = content(database);
    }
    SharedPlatform.database().drop(database);

    try (var service = TestService.start(database)) {
      awaitEnd(service);
      assertThat(content(database)).isEqualTo(content);
    }
  }

  @Test
  void aDatabaseThatIsDroppedWhileInUseIsBuiltAgain() throws Exception {
    var account = LOG.account();
    publishMany(account, 100);
    try (var service = TestService.start("gone" + System.nanoTime())) {
      eventually().until(() -> count(service, account) == 100);

      SharedPlatform.database().drop(service.database());
      publishMany(account, 50);

      eventually().ignoreExceptions().until(() -> count(service, account) == 150);
      eventually().until(() -> service.get(account, "/api/v1/requests").ids().size() == 50);
    }
  }

  @Test
  void aKilledProcessLosesAndRepeatsNothing() throws Exception {
    var account = LOG.account();
    var database = SharedPlatform.database().newDatabase();
    var sent = new ArrayList<Future<?>>();
    for (int round = 0; round < 2; round++) {
      var process = startProcess(database);
      try {
        var before = (long) sent.size();
        for (int i = 0; i < 4_000; i++) {
          var exchange = Exchanges.of(account);
          sent.add(LOG.send(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed()));
        }
        // In the middle of writing.
        eventually().ignoreExceptions().until(() -> countIn(database, account) > before);
      } finally {
        process.destroyForcibly().waitFor();
      }
      WatchedJvm.requireNoLeaks(printed());
    }
    for (var one : sent) {
      one.get();
    }

    try (var service = TestService.start(database)) {
      awaitEnd(service);
      assertThat(count(service, account)).isEqualTo(sent.size());
    }
  }

  private static void publishAllSortsOfThings(TestLog.Account account, Random random) {
    for (int i = 0; i < 40; i++) {
      var session = new Sessions(LOG, account).open();
      for (int seq = 1; seq <= 5; seq++) {
        session.tick(seq);
        if (random.nextInt(3) == 0) {
          session.tick(seq); // again
        }
      }
      if (random.nextBoolean()) {
        session.close(CloseReason.AGENT_LEFT, 5);
      }
      var exchange = Exchanges.of(account).get("/" + i);
      exchange.session = session.id;
      var data = new byte[random.nextInt(100_000)];
      random.nextBytes(data);
      exchange.responseBody = Exchanges.chunked(2L * data.length, 2);
      var opened = exchange.opened();
      var completed = exchange.completed();
      LOG.publish(Topics.HTTP_BODIES, exchange.id, exchange.chunk(BodySide.RESPONSE, 1, 5, data));
      LOG.publish(Topics.HTTP_EXCHANGES, session.id, random.nextBoolean() ? opened : completed);
      LOG.publish(Topics.HTTP_BODIES, exchange.id, exchange.chunk(BodySide.RESPONSE, 0, 0, data));
      LOG.publish(Topics.HTTP_BODIES, exchange.id, exchange.chunk(BodySide.RESPONSE, 0, 0, data));
      LOG.publish(Topics.HTTP_EXCHANGES, session.id, completed);
      LOG.publish(Topics.HTTP_EXCHANGES, session.id, random.nextBoolean() ? opened : completed);
      LOG.publish(
          Topics.USAGE_MONTHLY,
          account.id() + "/2026-0" + (1 + i % 9),
          new UsageMonthly(
              account.id(),
              "2026-0" + (1 + i % 9),
              i * 1L,
              1L,
              1L,
              1L,
              1L,
              Instant.now(),
              -1L,
              "",
              UsageState.WITHIN,
              "UTC"));
    }
  }

  private static long publishMany(TestLog.Account account, int number) {
    var sent = new ArrayList<Future<?>>();
    var sessions = List.of(EventIds.next(), EventIds.next(), EventIds.next(), EventIds.next());
    for (int i = 0; i < number; i++) {
      var exchange = Exchanges.of(account).get("/item/" + i);
      exchange.session = sessions.get(i % sessions.size());
      exchange.responseBody = Exchanges.body(TestLog.utf8("{\"item\":" + i + "}"));
      sent.add(LOG.send(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed()));
    }
    sent.forEach(
        one -> {
          try {
            one.get();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    return number;
  }

  /** Until every projection has read what is in its topic now. */
  private static void awaitEnd(TestService service) {
    var ends = LogEnds.of(LOG.kafka());
    eventually()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> LogEnds.stored(service.rows("select * from projection_offsets")),
            ends::isReached);
  }

  private static long count(TestService service, TestLog.Account account) {
    return countIn(service.database(), account);
  }

  private static long countIn(String database, TestLog.Account account) {
    try (var connection = TestService.connect(database);
        var query =
            connection.prepareStatement("select count(*) from exchanges where account_id = ?")) {
      query.setString(1, account.id());
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every column of every row of every table, as a digest a table. */
  private static Map<String, Object> content(String database) throws SQLException {
    var content = new LinkedHashMap<String, Object>();
    try (var connection = TestService.connect(database);
        var statement = connection.createStatement()) {
      for (var table :
          List.of(
              "sessions",
              "exchanges",
              "body_chunks",
              "usage_monthly",
              "traffic_minutes",
              "replays",
              "projection_offsets")) {
        try (var rows =
            statement.executeQuery(
                "select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by"
                    + " md5(t::text))), '') from "
                    + table
                    + " t")) {
          rows.next();
          content.put(table, rows.getString(1));
        }
      }
    }
    return content;
  }

  private Process startProcess(String database) throws Exception {
    var builder =
        new ProcessBuilder(
            WatchedJvm.command(List.of("-XX:TieredStopAtLevel=1"), ProjectionServiceMain.class));
    builder
        .environment()
        .putAll(TestService.environment(database, Map.of("PROJECTION_INSTANCE", "killed")));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(printed().toFile()))
        .start();
  }

  private Path printed() {
    return folder.resolve("printed");
  }
}

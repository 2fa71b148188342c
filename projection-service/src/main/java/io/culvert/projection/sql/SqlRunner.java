package io.culvert.projection.sql;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import io.culvert.projection.follow.DatabaseSettings;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Runs queries: few at once, each for a limited time, on threads and connections that nothing else
 * uses. Who asks when there is no room is told so at once; nobody waits in a queue.
 */
public final class SqlRunner implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SqlRunner.class);
  private static final long ASK_AGAIN_MILLIS = 500;
  private static final int ASKED_IN_VAIN = 6;

  private final SqlSettings settings;
  private final ReaderConnections connections;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("sql-", 1).daemon().factory());
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sql-deadlines").daemon().factory());
  private final Map<String, Integer> running = new HashMap<>();
  private int runningInAll;

  public SqlRunner(SqlSettings settings, DatabaseSettings database) {
    this.settings = settings;
    this.connections = new ReaderConnections(database, settings);
  }

  /** Runs a query for an account. A caller who goes away ends it. */
  Mono<SqlAnswer> run(String accountId, String sql, SqlFormat format) {
    return Mono.create(sink -> begin(accountId, sql, format, sink));
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    threads.shutdownNow();
    connections.close();
  }

  private void begin(String accountId, String sql, SqlFormat format, MonoSink<SqlAnswer> sink) {
    try {
      if (!settings.offered()) {
        throw new SqlUnavailable("The setting SQL is false.");
      }
      var query = SqlGuard.check(sql);
      enter(accountId);
      threads.execute(() -> work(accountId, query, format, sink));
    } catch (SqlRefused e) {
      sink.error(new ApiException(ApiError.SQL_REFUSED, String.valueOf(e.getMessage())));
    } catch (SqlUnavailable e) {
      sink.error(new ApiException(ApiError.SQL_NOT_OFFERED, String.valueOf(e.getMessage())));
    } catch (ApiException e) {
      sink.error(e);
    }
  }

  private void work(String accountId, String query, SqlFormat format, MonoSink<SqlAnswer> sink) {
    ReaderConnection used = null;
    Runnable tell;
    try (var reader = connections.open(accountId)) {
      used = reader;
      var answer = answer(reader, query, format, sink);
      tell = () -> sink.success(answer);
    } catch (SqlUnavailable e) {
      log.warn("SQL is not offered: {}", e.getMessage());
      var failure = new ApiException(ApiError.SQL_NOT_OFFERED, String.valueOf(e.getMessage()));
      tell = () -> sink.error(failure);
    } catch (SQLException e) {
      log.debug("A query failed", e);
      tell = () -> sink.error(SqlFailures.of(e, false, settings.timeout()));
    } catch (RuntimeException | Error e) {
      tell = () -> sink.error(e);
    }
    if (used == null || used.ended()) {
      leave(accountId);
      tell.run();
    } else {
      tell.run();
      awaitEnd(used);
      leave(accountId);
    }
  }

  private SqlAnswer answer(
      ReaderConnection reader, String query, SqlFormat format, MonoSink<SqlAnswer> sink) {
    var run = new QueryRun(reader, settings.rows());
    sink.onCancel(run::stop);
    var deadline = deadline(run);
    try {
      return run.run(query, format.writer(settings.bytes()));
    } catch (SQLException e) {
      throw SqlFailures.of(e, run.isStopped(), settings.timeout());
    } finally {
      deadline.cancel(false);
    }
  }

  /**
   * A process that was cut off works on until it looks up, which planning does seldom. Its place
   * stays taken that long, or else somebody could collect such processes.
   */
  private static void awaitEnd(ReaderConnection reader) {
    try {
      while (reader.lingers()) {
        Thread.sleep(ASK_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * PostgreSQL's own time limit is for one statement, and a setting. This one is for all of it and
   * cannot be set from within.
   */
  private ScheduledFuture<?> deadline(QueryRun run) {
    var asked = new int[1];
    return deadlines.scheduleAtFixedRate(
        () -> {
          run.stop();
          if (++asked[0] == ASKED_IN_VAIN) {
            log.warn("A query for SQL did not end when asked to; its connection is cut");
            run.kill();
          }
        },
        settings.timeout().toMillis(),
        ASK_AGAIN_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private synchronized void enter(String accountId) {
    var own = running.getOrDefault(accountId, 0);
    if (runningInAll >= settings.atOnce() || own >= settings.atOnceOfOneAccount()) {
      throw new ApiException(
          ApiError.TOO_MANY_QUERIES,
          own >= settings.atOnceOfOneAccount()
              ? "The account has " + own + " queries running."
              : "All places for queries are taken.");
    }
    running.put(accountId, own + 1);
    runningInAll++;
  }

  private synchronized void leave(String accountId) {
    runningInAll--;
    running.compute(accountId, (_, count) -> count == null || count <= 1 ? null : count - 1);
  }
}

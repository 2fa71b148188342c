package io.culvert.projection.sql;

import io.culvert.projection.follow.DatabaseSettings;
import io.culvert.projection.table.PgText;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens connections that see one account's rows. */
final class ReaderConnections implements AutoCloseable {

  static final String APPLICATION = "culvert-sql";

  /** Login refused; no such database, schema, table or function: it was dropped and made again. */
  private static final Set<String> STALE =
      Set.of("28P01", "28000", "3D000", "3F000", "42P01", "42883", "42501");

  /** The driver has given the process the time zone of this JVM, whatever its options say. */
  private static final String UTC_AND_PID =
      "select pg_backend_pid() from set_config('TimeZone', 'UTC', false)";

  private final DatabaseSettings database;
  private final SqlSettings settings;
  private final SqlAccess access;
  private final Owner owner;
  private volatile @Nullable Reader reader;

  ReaderConnections(DatabaseSettings database, SqlSettings settings) {
    this.database = database;
    this.settings = settings;
    this.access = new SqlAccess(database, settings);
    this.owner = new Owner(database);
  }

  /**
   * Opens one.
   *
   * @throws SqlUnavailable when this server cannot offer SQL
   */
  ReaderConnection open(String accountId) throws SQLException, SqlUnavailable {
    var known = reader;
    if (known != null) {
      try {
        return open(known, accountId);
      } catch (SQLException e) {
        if (!STALE.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
      }
    }
    var prepared = owner.work(access::prepare);
    reader = prepared;
    return open(prepared, accountId);
  }

  @Override
  public void close() {
    owner.close();
  }

  private ReaderConnection open(Reader as, String accountId) throws SQLException, SqlUnavailable {
    var connection = DriverManager.getConnection(database.jdbcUrl(), properties(as));
    try {
      // All in one transaction, as the query itself: it is one process that is asked, bound and
      // looked at, whatever may stand between.
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      var pid = Integer.parseInt(value(connection, UTC_AND_PID));
      var stored = PgText.escape(accountId);
      owner.bind(pid, stored);
      if (!stored.equals(value(connection, "select culvert_sql.account()"))) {
        throw new IllegalStateException("a connection for SQL was not bound to its account");
      }
      return new ReaderConnection(connection, pid, owner);
    } catch (SQLException | SqlUnavailable | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static String value(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private Properties properties(Reader as) {
    var millis = settings.timeout().toMillis();
    var properties = new Properties();
    properties.setProperty("user", as.user());
    properties.setProperty("password", as.password());
    properties.setProperty("ApplicationName", APPLICATION);
    properties.setProperty("connectTimeout", "3"); // seconds
    properties.setProperty("socketTimeout", String.valueOf(millis / 1000 + 15));
    // A row that is too large is refused before memory is taken for it.
    properties.setProperty("maxResultBuffer", String.valueOf(settings.bytes() + (1 << 20)));
    properties.setProperty("binaryTransfer", "false");
    properties.setProperty("prepareThreshold", "0");
    properties.setProperty("preparedStatementCacheQueries", "0");
    properties.setProperty(
        "options",
        String.join(
            " ",
            "-c search_path=culvert_sql",
            "-c default_transaction_read_only=on",
            "-c statement_timeout=" + millis,
            "-c lock_timeout=2000",
            "-c idle_in_transaction_session_timeout=" + (millis + 5_000),
            "-c work_mem=16MB",
            "-c hash_mem_multiplier=1",
            "-c temp_buffers=100",
            "-c max_parallel_workers_per_gather=0",
            "-c jit=off",
            "-c datestyle=ISO",
            "-c intervalstyle=iso_8601"));
    return properties;
  }
}

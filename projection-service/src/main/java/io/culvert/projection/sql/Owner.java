package io.culvert.projection.sql;

import io.culvert.projection.follow.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The tables' owner, who says for whom a connection of the reader works. One connection for all,
 * made again when it breaks; each use takes a millisecond.
 */
final class Owner implements AutoCloseable {

  private static final String BIND =
      "insert into culvert_sql.bindings (pid, account_id) values (?, ?)"
          + " on conflict (pid) do update set account_id = excluded.account_id";
  private static final String UNBIND = "delete from culvert_sql.bindings where pid = ?";

  /** Processes that ended without having been unbound; their numbers would come again. */
  private static final String SWEEP =
      "delete from culvert_sql.bindings where pid not in (select pid from pg_stat_activity)";

  private static final String IS_THERE =
      "select 1 from pg_stat_activity where pid = ? and application_name = ?";

  /** What is done with the connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException, SqlUnavailable;
  }

  private final DatabaseSettings database;
  private @Nullable Connection connection;

  Owner(DatabaseSettings database) {
    this.database = database;
  }

  /** From now on the process works for the account. */
  void bind(int pid, String accountId) throws SQLException, SqlUnavailable {
    work(
        owner -> {
          try (var sweep = owner.createStatement();
              var statement = owner.prepareStatement(BIND)) {
            sweep.executeUpdate(SWEEP);
            statement.setInt(1, pid);
            statement.setString(2, accountId);
            statement.executeUpdate();
          }
          owner.commit();
          return pid;
        });
  }

  void unbind(int pid) throws SQLException {
    try {
      work(
          owner -> {
            try (var statement = owner.prepareStatement(UNBIND)) {
              statement.setInt(1, pid);
              statement.executeUpdate();
            }
            owner.commit();
            return pid;
          });
    } catch (SqlUnavailable e) {
      throw new IllegalStateException(e); // nothing here says so
    }
  }

  /** Whether a process that worked for us is still there. */
  boolean runs(int pid) throws SQLException, SqlUnavailable {
    return work(
        owner -> {
          try (var statement = owner.prepareStatement(IS_THERE)) {
            statement.setInt(1, pid);
            statement.setString(2, ReaderConnections.APPLICATION);
            try (var rows = statement.executeQuery()) {
              return rows.next();
            }
          } finally {
            owner.commit();
          }
        });
  }

  /** Does something in transactions of its own; a failure ends the connection. */
  synchronized <T> T work(Work<T> work) throws SQLException, SqlUnavailable {
    try {
      return work.with(connected());
    } catch (SQLException | SqlUnavailable | RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    var old = connection;
    connection = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException e) {
        // it was broken
      }
    }
  }

  private Connection connected() throws SQLException {
    var known = connection;
    if (known != null && known.isValid(1)) {
      return known;
    }
    var properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("connectTimeout", "3"); // seconds
    properties.setProperty("socketTimeout", "20");
    properties.setProperty("ApplicationName", "culvert-sql-owner");
    properties.setProperty(
        "options", "-c synchronous_commit=off -c lock_timeout=5s -c statement_timeout=15s");
    var made = DriverManager.getConnection(database.jdbcUrl(), properties);
    made.setAutoCommit(false);
    connection = made;
    return made;
  }
}

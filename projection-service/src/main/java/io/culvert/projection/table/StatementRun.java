package io.culvert.projection.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements in their order; those that follow each other with the same text go to the server
 * together. For views whose rows are counted up, where the order matters.
 */
public final class StatementRun implements AutoCloseable {

  /** Fills in a statement's parameters. */
  public interface Parameters {
    void set(Sql sql) throws SQLException;
  }

  private final Connection connection;
  private @Nullable PreparedStatement statement;
  private String sql = "";

  public StatementRun(Connection connection) {
    this.connection = connection;
  }

  public void add(String next, Parameters parameters) throws SQLException {
    if (statement == null || !next.equals(sql)) {
      flush();
      statement = connection.prepareStatement(next);
      sql = next;
    }
    parameters.set(new Sql(statement));
    statement.addBatch();
  }

  /** Runs what is waiting. */
  public void flush() throws SQLException {
    var waiting = statement;
    if (waiting != null) {
      statement = null;
      try (waiting) {
        waiting.executeBatch();
      } catch (java.sql.BatchUpdateException e) {
        // The driver hides the error's class in the wrapped exception.
        throw e.getNextException() != null ? e.getNextException() : e;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (statement != null) {
      statement.close();
    }
  }
}

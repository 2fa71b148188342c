package io.culvert.projection.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes many rows at once with {@code COPY} in its binary form, which costs PostgreSQL less than
 * any statement with parameters. Runs inside the caller's transaction.
 */
public final class BulkInsert<R> {

  private static final int SEND = 1 << 16;
  private static final String UNIQUE_VIOLATION = "23505";

  private final List<Column<R>> columns;
  private final String copy;
  private final String stage;
  private final String copyToStage;
  private final String merge;
  private final String clear;

  /**
   * @param conflict what happens to a row that is there already, from {@code on conflict} on; two
   *     rows of one call must not be the same row
   */
  public BulkInsert(String table, List<Column<R>> columns, String conflict) {
    this.columns = List.copyOf(columns);
    var names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    this.copy = copyTo(table, names);
    this.stage =
        "create temp table if not exists %1$s_stage (like %1$s) on commit delete rows"
            .formatted(table);
    this.copyToStage = copyTo(table + "_stage", names);
    this.clear = "delete from " + table + "_stage";
    this.merge =
        "insert into %1$s (%2$s) select %2$s from %1$s_stage %3$s"
            .formatted(table, names, conflict);
  }

  /** {@code a = excluded.a, b = excluded.b …} for all columns. */
  public static <R> String excluded(List<Column<R>> columns) {
    return columns.stream()
        .map(column -> column.name() + " = excluded." + column.name())
        .collect(Collectors.joining(", "));
  }

  /** For rows that are hardly ever there already: straight into the table, else merged. */
  public void writeNew(Collection<R> rows, Connection connection) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    var before = connection.setSavepoint();
    try {
      copy(copy, rows, connection);
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      write(rows, connection);
    }
  }

  /** For rows that may be there already: into a table beside it, and from there by the rule. */
  public void write(Collection<R> rows, Connection connection) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var statement = connection.createStatement()) {
      statement.execute(stage);
      copy(copyToStage, rows, connection);
      statement.execute(merge);
      statement.execute(clear); // another write of the transaction may follow
    }
  }

  private void copy(String sql, Collection<R> rows, Connection connection) throws SQLException {
    var in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      send(rows, in);
      in.endCopy();
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
  }

  private void send(Collection<R> rows, CopyIn in) throws SQLException {
    var buffer = new CopyBuffer();
    buffer.header();
    for (var row : rows) {
      buffer.row(columns.size());
      for (var column : columns) {
        column.writer().accept(row, buffer);
      }
      if (buffer.size() >= SEND) {
        flush(buffer, in);
      }
    }
    buffer.trailer();
    flush(buffer, in);
  }

  private static void flush(CopyBuffer buffer, CopyIn in) throws SQLException {
    in.writeToCopy(buffer.array(), 0, buffer.size());
    buffer.clear();
  }

  private static String copyTo(String table, String names) {
    return "copy %s (%s) from stdin (format binary)".formatted(table, names);
  }
}

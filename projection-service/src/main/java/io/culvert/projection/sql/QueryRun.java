package io.culvert.projection.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query, on a connection of its own. It is opened as a cursor, for which PostgreSQL takes
 * nothing but a query (no {@code do}, {@code copy}, {@code set}, no changes in {@code with}), and
 * read piece by piece, so that a large answer is cut and not held.
 */
final class QueryRun {

  private static final Logger log = LoggerFactory.getLogger(QueryRun.class);
  static final String PREFIX = "declare answer no scroll cursor for ";
  private static final int FIRST_PIECE = 20;
  private static final int LARGEST_PIECE = 1_000;
  private static final int PIECE_BYTES = 1 << 20;

  private final ReaderConnection reader;
  private final int mostRows;
  private @Nullable Statement running;
  private boolean stopped;

  QueryRun(ReaderConnection reader, int mostRows) {
    this.reader = reader;
    this.mostRows = mostRows;
  }

  SqlAnswer run(String query, RowWriter writer) throws SQLException {
    try (var statement = statement(reader.connection())) {
      statement.execute(PREFIX + query);
      var piece = FIRST_PIECE;
      var columns = List.<SqlColumn>of();
      int rows = 0;
      while (true) {
        var asked = Math.min(piece, mostRows + 1 - rows);
        long bytes = 0;
        int got = 0;
        try (var result = statement.executeQuery("fetch forward " + asked + " from answer")) {
          if (columns.isEmpty() && rows == 0) {
            columns = columns(result);
            writer.columns(columns);
          }
          for (; result.next(); got++) {
            var cells = cells(result, columns.size());
            bytes += length(cells);
            if (rows == mostRows || !writer.row(cells)) {
              return new SqlAnswer(writer.end(true), rows, true);
            }
            rows++;
          }
        }
        if (got < asked) {
          return new SqlAnswer(writer.end(false), rows, false);
        }
        piece = (int) Math.clamp(PIECE_BYTES / Math.max(1, bytes / got), 1, LARGEST_PIECE);
      }
    }
  }

  /** Ends it from another thread; what it did so far is thrown away. */
  void stop() {
    Statement statement;
    synchronized (this) {
      stopped = true;
      statement = running;
    }
    if (statement != null) {
      try {
        // PostgreSQL is asked by another connection, whatever this one is doing.
        statement.cancel();
      } catch (SQLException e) {
        log.debug("A query for SQL could not be cancelled: {}", e.toString());
      }
    }
  }

  /** Ends it by force, when asking did not help. */
  void kill() {
    reader.abort();
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  private Statement statement(Connection connection) throws SQLException {
    var statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    synchronized (this) {
      running = statement;
      if (stopped) {
        throw new SQLException("stopped before it began", "57014");
      }
    }
    return statement;
  }

  private static List<SqlColumn> columns(ResultSet result) throws SQLException {
    var meta = result.getMetaData();
    var columns = new ArrayList<SqlColumn>(meta.getColumnCount());
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(
          new SqlColumn(
              meta.getColumnLabel(i),
              meta.getColumnTypeName(i),
              meta.getPrecision(i),
              meta.getScale(i)));
    }
    return columns;
  }

  private static @Nullable String[] cells(ResultSet result, int count) throws SQLException {
    var cells = new @Nullable String[count];
    for (int i = 0; i < count; i++) {
      cells[i] = result.getString(i + 1);
    }
    return cells;
  }

  private static long length(@Nullable String[] cells) {
    long length = cells.length;
    for (var cell : cells) {
      length += cell == null ? 0 : cell.length();
    }
    return length;
  }
}

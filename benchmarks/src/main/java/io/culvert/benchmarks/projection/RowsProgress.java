package io.culvert.benchmarks.projection;

import io.culvert.schemas.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;

/** What a query of PostgreSQL finds, asked every millisecond. */
record RowsProgress(Connection connection) implements Progress {

  private static final String NEXT =
      "select partition, next_offset from projection_offsets where projection = 'exchanges'";

  @Override
  public long[] next() throws SQLException {
    var next = new long[Topics.HTTP_EXCHANGES.partitions()];
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(NEXT)) {
      while (rows.next()) {
        next[rows.getInt(1)] = rows.getLong(2);
      }
    }
    LockSupport.parkNanos(1_000_000);
    return next;
  }
}

package io.culvert.projection.follow;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The table {@code projection_offsets}: the next offset to read, for one projection's topic. */
final class OffsetTable {

  /** What {@link #read} leaves out: nothing was read of the partition yet. */
  static final long NONE = -1;

  private static final String READ =
      "select partition, next_offset from projection_offsets where projection = ? and topic = ?";
  private static final String FIRST =
      "insert into projection_offsets (projection, topic, partition, next_offset)"
          + " values (?, ?, ?, ?) on conflict do nothing";
  private static final String ADVANCE =
      "update projection_offsets set next_offset = ?"
          + " where projection = ? and topic = ? and partition = ? and next_offset = ?";
  private static final String FORGET =
      "delete from projection_offsets where projection = ? and topic = ?";

  private final String projection;
  private final String topic;

  OffsetTable(String projection, String topic) {
    this.projection = projection;
    this.topic = topic;
  }

  Map<Integer, Long> read(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(READ)) {
      query.setString(1, projection);
      query.setString(2, topic);
      var offsets = new HashMap<Integer, Long>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          offsets.put(rows.getInt(1), rows.getLong(2));
        }
      }
      return offsets;
    }
  }

  /**
   * Moves a partition's offset, but only from where the caller believes it to be. False means that
   * somebody else has moved it, and the caller's rows must not be committed: this fences a reader
   * that lost the partition without noticing.
   */
  boolean advance(Connection connection, int partition, long from, long to) throws SQLException {
    return from == NONE ? first(connection, partition, to) : next(connection, partition, from, to);
  }

  void forget(Connection connection) throws SQLException {
    try (var delete = connection.prepareStatement(FORGET)) {
      delete.setString(1, projection);
      delete.setString(2, topic);
      delete.executeUpdate();
    }
  }

  private boolean first(Connection connection, int partition, long to) throws SQLException {
    try (var insert = connection.prepareStatement(FIRST)) {
      insert.setString(1, projection);
      insert.setString(2, topic);
      insert.setInt(3, partition);
      insert.setLong(4, to);
      return insert.executeUpdate() == 1;
    }
  }

  private boolean next(Connection connection, int partition, long from, long to)
      throws SQLException {
    try (var update = connection.prepareStatement(ADVANCE)) {
      update.setLong(1, to);
      update.setString(2, projection);
      update.setString(3, topic);
      update.setInt(4, partition);
      update.setLong(5, from);
      return update.executeUpdate() == 1;
    }
  }
}

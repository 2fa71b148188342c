package io.culvert.projection.table;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fills in a statement's parameters from left to right. */
public final class Sql {

  private final PreparedStatement statement;
  private int index;

  Sql(PreparedStatement statement) {
    this.statement = statement;
  }

  /** Text from outside, which is escaped. */
  public Sql text(@Nullable String value) throws SQLException {
    statement.setString(++index, PgText.escapeNullable(value));
    return this;
  }

  public Sql uuid(@Nullable UUID value) throws SQLException {
    statement.setObject(++index, value, Types.OTHER);
    return this;
  }

  public Sql integer(@Nullable Integer value) throws SQLException {
    statement.setObject(++index, value, Types.INTEGER);
    return this;
  }

  public Sql bigint(long value) throws SQLException {
    statement.setLong(++index, value);
    return this;
  }

  public Sql bigintOrNull(@Nullable Long value) throws SQLException {
    statement.setObject(++index, value, Types.BIGINT);
    return this;
  }

  public Sql bytes(byte[] value) throws SQLException {
    statement.setBytes(++index, value);
    return this;
  }

  public Sql bool(boolean value) throws SQLException {
    statement.setBoolean(++index, value);
    return this;
  }

  public Sql time(@Nullable Instant value) throws SQLException {
    statement.setObject(
        ++index,
        value == null ? null : value.atOffset(ZoneOffset.UTC),
        Types.TIMESTAMP_WITH_TIMEZONE);
    return this;
  }

  /** The record that writes the row. */
  public Sql position(int partition, long offset) throws SQLException {
    return integer(partition).bigint(offset);
  }
}

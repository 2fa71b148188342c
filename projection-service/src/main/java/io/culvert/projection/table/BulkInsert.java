package io.culvert.projection.table;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes many rows with one statement: one array a column, unpacked by {@code unnest}, so that the
 * server plans and runs once for all of them.
 */
public final class BulkInsert<R> {

  private final List<Column<R>> columns;
  private final String sql;

  /**
   * @param conflict what happens to a row that is there already, from {@code on conflict} on; two
   *     rows of one call must not be the same row
   */
  public BulkInsert(String table, List<Column<R>> columns, String conflict) {
    this.columns = List.copyOf(columns);
    this.sql =
        "insert into %s (%s) select %s from unnest(%s) as v(%s) %s"
            .formatted(
                table,
                joined(Column::name),
                joined(Column::expression),
                joined(column -> "?::" + column.wireType() + "[]"),
                joined(Column::name),
                conflict);
  }

  /** {@code a = excluded.a, b = excluded.b …} for all columns. */
  public static <R> String excluded(List<Column<R>> columns) {
    return columns.stream()
        .map(column -> column.name() + " = excluded." + column.name())
        .collect(Collectors.joining(", "));
  }

  public void write(Collection<R> rows, Connection connection) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    var arrays = new ArrayList<Array>(columns.size());
    try (var insert = connection.prepareStatement(sql)) {
      for (var column : columns) {
        var array = connection.createArrayOf(column.wireType(), column.values(rows));
        arrays.add(array);
        insert.setArray(arrays.size(), array);
      }
      insert.executeUpdate();
    } finally {
      for (var array : arrays) {
        array.free();
      }
    }
  }

  private String joined(java.util.function.Function<Column<R>, String> part) {
    return columns.stream().map(part).collect(Collectors.joining(", "));
  }
}

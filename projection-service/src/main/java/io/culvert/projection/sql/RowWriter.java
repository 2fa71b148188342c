package io.culvert.projection.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an answer in some form, row by row. */
interface RowWriter {

  /** Comes first, once. */
  void columns(List<SqlColumn> columns);

  /**
   * Adds a row, if there is room for it.
   *
   * @param cells as PostgreSQL's text; null where there is none
   * @return false when the answer would be larger than it may be; the row is not in it then
   */
  boolean row(@Nullable String[] cells);

  /**
   * The whole answer.
   *
   * @param truncated whether there were more rows
   */
  byte[] end(boolean truncated);
}

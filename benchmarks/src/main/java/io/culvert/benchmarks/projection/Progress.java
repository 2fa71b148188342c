package io.culvert.benchmarks.projection;

import java.sql.SQLException;

/** How far a reader of exchanges is. */
@FunctionalInterface
interface Progress {

  /** The next offset of each partition that it has not seen yet. */
  long[] next() throws SQLException;
}

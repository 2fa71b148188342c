package io.culvert.projection.follow;

import java.sql.SQLException;

/** Whose fault a database error was. */
enum Blame {
  /** The data's: the same rows will never be accepted. */
  DATA,
  /** The tables are not there: somebody dropped the database while we run. */
  SCHEMA,
  /** The database's or the way to it: the same rows may be accepted later. */
  DATABASE;

  /** Decides by the error's class (PostgreSQL manual, appendix A). */
  static Blame of(SQLException error) {
    var state = String.valueOf(error.getSQLState());
    if (state.startsWith("22") || state.startsWith("23") || state.startsWith("54")) {
      return DATA;
    }
    return state.equals("42P01") || state.equals("3D000") || state.equals("42703")
        ? SCHEMA
        : DATABASE;
  }
}

package io.culvert.projection.sql;

/** There is no SQL on this server, for a reason that its operator can change. */
final class SqlUnavailable extends Exception {

  private static final long serialVersionUID = 1L;

  SqlUnavailable(String why) {
    super(why);
  }
}

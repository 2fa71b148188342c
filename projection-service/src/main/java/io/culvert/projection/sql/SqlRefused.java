package io.culvert.projection.sql;

/** The statement is not let through. Has no stack trace: it is an answer, not a fault. */
final class SqlRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SqlRefused(String why) {
    super(why, null, false, false);
  }
}

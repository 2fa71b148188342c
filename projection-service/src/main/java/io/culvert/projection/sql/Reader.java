package io.culvert.projection.sql;

/**
 * Who queries run as.
 *
 * @param user role in PostgreSQL
 * @param password never printed
 */
record Reader(String user, String password) {

  @Override
  public String toString() {
    return user + ", password ****";
  }
}

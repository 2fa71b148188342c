package io.culvert.projection.follow;

/**
 * Where PostgreSQL is.
 *
 * @param host name or address
 * @param port TCP port
 * @param name of the database
 * @param user who owns it
 * @param password of the user; never printed
 */
public record DatabaseSettings(String host, int port, String name, String user, String password) {

  public String jdbcUrl() {
    return jdbcUrl(name);
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
  }

  @Override
  public String toString() {
    return "%s@%s:%d/%s, password ****".formatted(user, host, port, name);
  }
}

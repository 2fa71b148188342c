package io.culvert.projection.sql;

import io.culvert.projection.follow.DatabaseSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import org.postgresql.util.PasswordUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds or makes the role that queries run as, and makes sure that it may do nothing else. */
final class ReaderRole {

  private static final Logger log = LoggerFactory.getLogger(ReaderRole.class);
  private static final int LONGEST_NAME = 63;
  private static final String NOT_ALLOWED = "42501";
  private static final String DUPLICATE = "42710";
  private static final String SAME_TIME = "23505";

  /** Bytes of temporary files of one query. */
  private static final String DISK = "512MB";

  private ReaderRole() {}

  /** The role's name: roles belong to the whole server, so it names the database. */
  static String name(DatabaseSettings database) {
    var name = database.name() + "_sql";
    return name.length() <= LONGEST_NAME ? name : "culvert_sql_" + hash(database.name());
  }

  static void make(String role, Connection connection) throws SQLException, SqlUnavailable {
    if (isThere(role, connection)) {
      return;
    }
    try (var statement = connection.createStatement()) {
      var before = connection.setSavepoint();
      try {
        statement.execute(
            "create role "
                + quoted(role)
                + " login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls");
        log.info("Made the role {} for SQL queries", role);
      } catch (SQLException e) {
        connection.rollback(before);
        if (NOT_ALLOWED.equals(e.getSQLState())) {
          throw new SqlUnavailable(
              "DB_USER may not create roles. Create one with LOGIN and nothing else, and name it in"
                  + " SQL_DB_USER and SQL_DB_PASSWORD, or: alter role … createrole.");
        }
        if (!DUPLICATE.equals(e.getSQLState()) && !SAME_TIME.equals(e.getSQLState())) {
          throw e; // anything but: another instance was quicker
        }
      }
    }
  }

  static void setPassword(Reader reader, Connection connection) throws SQLException {
    // The server gets the verifier, so that the password is in no log of statements.
    var verifier =
        PasswordUtil.encodePassword(
            reader.user(), reader.password().toCharArray(), "scram-sha-256");
    try (var statement = connection.createStatement()) {
      statement.execute(
          "alter role " + quoted(reader.user()) + " login password '" + verifier + "'");
    }
  }

  /** Only a superuser may limit disk, or who was granted it; without, the time limit remains. */
  static void limitDisk(String role, Connection connection) throws SQLException {
    var before = connection.setSavepoint();
    try (var statement = connection.createStatement()) {
      statement.execute("alter role " + quoted(role) + " set temp_file_limit = '" + DISK + "'");
    } catch (SQLException e) {
      connection.rollback(before);
      if (!NOT_ALLOWED.equals(e.getSQLState())) {
        throw e;
      }
      log.warn(
          "SQL queries have no limit on temporary files: DB_USER may not set it."
              + " As a superuser: alter role {} set temp_file_limit = '{}'",
          role,
          DISK);
    }
  }

  /**
   * Looks at what the role may do.
   *
   * @throws SqlUnavailable when row-level security would not hold it
   */
  static void requireHarmless(String role, Connection connection)
      throws SQLException, SqlUnavailable {
    try (var query =
        connection.prepareStatement(
            "select rolsuper or rolbypassrls or rolcreaterole or rolreplication"
                + " or pg_has_role(rolname, current_user, 'MEMBER')"
                + " or exists (select 1 from pg_auth_members m where m.member = r.oid)"
                + " from pg_roles r where rolname = ?")) {
      query.setString(1, role);
      try (var rows = query.executeQuery()) {
        if (!rows.next()) {
          throw new SqlUnavailable("The role " + role + " does not exist.");
        }
        if (rows.getBoolean(1)) {
          throw new SqlUnavailable(
              "The role "
                  + role
                  + " may do too much: it must be a member of no other role, and"
                  + " have neither SUPERUSER, BYPASSRLS, CREATEROLE nor REPLICATION.");
        }
      }
    }
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static boolean isThere(String role, Connection connection) throws SQLException {
    try (var query = connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
      query.setString(1, role);
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static String hash(String name) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, 12));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

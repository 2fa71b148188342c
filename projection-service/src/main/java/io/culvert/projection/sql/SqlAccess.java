package io.culvert.projection.sql;

import io.culvert.projection.follow.DatabaseSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the views, the policies and the role ({@code db/sql/access.sql}), when they are not there
 * or are those of another version. Several instances may try at once.
 */
final class SqlAccess {

  private static final Logger log = LoggerFactory.getLogger(SqlAccess.class);
  private static final String SCRIPT = "/db/sql/access.sql";
  private static final long LOCK = 0x43756c7665727453L; // any number that nobody else takes

  private final DatabaseSettings database;
  private final SqlSettings settings;
  private final String script = read();

  SqlAccess(DatabaseSettings database, SqlSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /**
   * Makes everything ready.
   *
   * @param owner a connection of the tables' owner, without auto-commit
   * @return who queries run as
   * @throws SqlUnavailable when the server does not let it be made
   */
  Reader prepare(Connection owner) throws SQLException, SqlUnavailable {
    try (var statement = owner.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
      var role = settings.user().orElseGet(() -> ReaderRole.name(database));
      if (settings.user().isEmpty()) {
        ReaderRole.make(role, owner);
      }
      ReaderRole.requireHarmless(role, owner);
      var version = version(role);
      if (!version.equals(comment(owner))) {
        statement.execute("drop schema if exists culvert_sql cascade");
        statement.execute(script.replace("{reader}", ReaderRole.quoted(role)));
        statement.execute("comment on schema culvert_sql is '" + version + "'");
        revokeTemporaryTables(owner);
        log.info("The views for SQL queries are ready, for the role {}", role);
      }
      var reader = reader(role, owner);
      owner.commit();
      return reader;
    } catch (SQLException | SqlUnavailable | RuntimeException e) {
      owner.rollback();
      throw e;
    }
  }

  private Reader reader(String role, Connection owner) throws SQLException {
    if (settings.user().isPresent()) {
      return new Reader(role, settings.password().value());
    }
    var reader = new Reader(role, password(owner));
    ReaderRole.setPassword(reader, owner);
    ReaderRole.limitDisk(role, owner);
    return reader;
  }

  private static String password(Connection owner) throws SQLException {
    try (var statement = owner.createStatement()) {
      try (var rows = statement.executeQuery("select password from culvert_sql.reader")) {
        if (rows.next()) {
          return rows.getString(1);
        }
      }
      var bytes = new byte[32];
      new SecureRandom().nextBytes(bytes);
      var password = HexFormat.of().formatHex(bytes);
      statement.execute("insert into culvert_sql.reader values ('" + password + "')");
      return password;
    }
  }

  /** Everybody has the right to temporary tables at first; the owner keeps it. */
  private void revokeTemporaryTables(Connection owner) throws SQLException {
    try (var statement = owner.createStatement()) {
      var name = ReaderRole.quoted(database.name());
      statement.execute("revoke temporary on database " + name + " from public");
    }
  }

  private static String comment(Connection owner) throws SQLException {
    try (var statement = owner.createStatement();
        var rows =
            statement.executeQuery(
                "select obj_description(oid, 'pg_namespace') from pg_namespace"
                    + " where nspname = 'culvert_sql'")) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  private String version(String role) {
    var sum = new CRC32C();
    sum.update((script + role).getBytes(StandardCharsets.UTF_8));
    return "SQL access, version " + Long.toHexString(sum.getValue());
  }

  private static String read() {
    try (InputStream in = SqlAccess.class.getResourceAsStream(SCRIPT)) {
      return new String(Objects.requireNonNull(in, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

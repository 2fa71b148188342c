package io.culvert.projection.follow;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that views are written to. Everything in it can be computed again from the log, so a
 * commit does not wait for the disk: after a crash of PostgreSQL the newest transactions may be
 * missing, rows and offsets alike, and are simply read again.
 */
public final class ProjectionDatabase {

  private static final Logger log = LoggerFactory.getLogger(ProjectionDatabase.class);
  private static final String LOCATION = "classpath:db/projections";

  private final DatabaseSettings settings;

  public ProjectionDatabase(DatabaseSettings settings) {
    this.settings = settings;
  }

  /** Creates the database when it is missing, and brings its tables up to date. */
  void prepare() throws SQLException {
    createWhenMissing();
    var done =
        Flyway.configure()
            .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
            .locations(LOCATION)
            .failOnMissingLocations(true)
            .load()
            .migrate();
    if (done.migrationsExecuted > 0) {
      log.info("The tables of the views are at version {}", done.targetSchemaVersion);
    }
  }

  /** A connection of the caller's own, without auto-commit. */
  Connection connect() throws SQLException {
    var connection = open(settings.jdbcUrl());
    connection.setAutoCommit(false);
    return connection;
  }

  private void createWhenMissing() throws SQLException {
    try (var connection = open(settings.jdbcUrl())) {
      log.debug("Connected to {}", connection.getMetaData().getURL());
    } catch (SQLException e) {
      if (!"3D000".equals(e.getSQLState())) {
        throw e;
      }
      create();
    }
  }

  private void create() throws SQLException {
    log.info("The database {} is missing and will be built again from the log", settings.name());
    try (var connection = open(settings.jdbcUrl("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("create database \"" + settings.name().replace("\"", "\"\"") + "\"");
    } catch (SQLException e) {
      if (!"42P04".equals(e.getSQLState()) && !"23505".equals(e.getSQLState())) {
        throw e; // anything but: another instance was quicker
      }
    }
  }

  private Connection open(String url) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty("connectTimeout", "3"); // seconds
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "culvert-projections");
    properties.setProperty("options", "-c synchronous_commit=off -c statement_timeout=60s");
    return DriverManager.getConnection(url, properties);
  }
}

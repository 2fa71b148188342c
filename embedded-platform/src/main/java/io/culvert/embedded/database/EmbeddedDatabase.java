package io.culvert.embedded.database;

import io.culvert.embedded.server.Health;
import io.culvert.embedded.server.LocalPort;
import io.culvert.embedded.server.PlatformProblem;
import io.culvert.embedded.server.PlatformStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, listening on 127.0.0.1 only. Its data outlives it, also after
 * {@code kill -9}.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  /** The user that owns the database {@value #DATABASE}, and its name. */
  public static final String USER = "culvert";

  public static final String DATABASE = "culvert";

  static final String ADMINISTRATOR = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String PART = "PostgreSQL";
  private static final int ATTEMPTS = 3;

  private final PostgresServer server;
  private final int port;
  private final Passwords passwords;
  private final boolean durable;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedDatabase(PostgresServer server, int port, Passwords passwords, boolean durable) {
    this.server = server;
    this.port = port;
    this.passwords = passwords;
    this.durable = durable;
  }

  /**
   * Starts the server, waits until it answers, and makes sure that user and database exist.
   *
   * @throws PlatformStartException when the port is taken or the server does not come up
   */
  public static EmbeddedDatabase start(DatabaseOptions options) {
    long start = System.nanoTime();
    try {
      EmbeddedDatabase database = launch(options);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      LOG.info("PostgreSQL answers on 127.0.0.1:{} after {} ms", database.port, millis);
      return database;
    } catch (IOException | SQLException e) {
      throw PlatformProblem.DATABASE_DID_NOT_START.because(e);
    }
  }

  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /**
   * The JDBC address of another database of this server, such as one that {@link #newDatabase}
   * made.
   */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public String user() {
    return USER;
  }

  public String password() {
    return passwords.owner();
  }

  public int port() {
    return port;
  }

  /**
   * An empty database with a name of its own, owned by {@link #user}. It stays until the server's
   * end or {@link #drop}.
   */
  public String newDatabase() {
    String name = "d" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = administrator();
        Statement statement = connection.createStatement()) {
      // Copying the files is faster than logging every block when nothing is synced.
      String strategy = durable ? "wal_log" : "file_copy";
      statement.execute("create database " + name + " owner " + USER + " strategy " + strategy);
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot create a database", e);
    }
  }

  /**
   * Drops a database and cuts off whoever is connected to it. The owner may not: PostgreSQL's own
   * vacuum may be at work in it, and only an administrator may end that.
   */
  public void drop(String database) {
    try (Connection connection = administrator();
        Statement statement = connection.createStatement()) {
      statement.execute("drop database " + database + " with (force)");
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot drop database " + database, e);
    }
  }

  /** Whether the server answers. Takes up to two seconds when it does not. */
  public Health health() {
    Properties properties = credentials(USER, passwords.owner());
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "2");
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), properties);
        Statement statement = connection.createStatement()) {
      statement.execute("select 1");
      return Health.works(PART);
    } catch (SQLException e) {
      return Health.broken(PART, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true) || !server.runs()) {
      return;
    }
    try {
      server.stop(durable ? "fast" : "immediate");
    } catch (IOException e) {
      LOG.warn(
          "PostgreSQL did not stop in time; its next start repairs what is left: {}",
          e.getMessage());
    }
  }

  private static EmbeddedDatabase launch(DatabaseOptions options) throws IOException, SQLException {
    Path folder = Files.createDirectories(options.folder()).toRealPath();
    PostgresSoftware software = PostgresSoftware.unpackedIn(options.software().toAbsolutePath());
    Passwords passwords = Passwords.in(folder.resolve("passwords"));
    PostgresServer server =
        new PostgresServer(
            new PostgresPrograms(software, PostgresAccount.ofThisProcess()),
            folder.resolve("cluster"),
            options.durable());
    server.stopLeftover(); // first, because it may hold the port
    LocalPort.require(options.port(), PART, "DB_PORT");
    server.create(passwords.administrator());
    int port = startOnAPort(server, options.port());
    EmbeddedDatabase database = new EmbeddedDatabase(server, port, passwords, options.durable());
    try {
      database.prepare();
      return database;
    } catch (SQLException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static int startOnAPort(PostgresServer server, int wanted) throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = LocalPort.require(wanted, PART, "DB_PORT");
      try {
        server.start(port);
        return port;
      } catch (IOException e) {
        // Between finding a free port and binding it somebody else can be quicker.
        if (wanted != 0 || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void prepare() throws SQLException {
    try (Connection connection = administrator();
        Statement statement = connection.createStatement()) {
      if (!isThere(statement, "select 1 from pg_roles where rolname = '" + USER + "'")) {
        statement.execute("create role " + USER + " login createdb");
      }
      // It makes the role that SQL queries run as, and limits what they may write to the disk.
      statement.execute("alter role " + USER + " createrole");
      statement.execute("grant set on parameter temp_file_limit to " + USER);
      // On every start, so that the password file is the only truth.
      statement.execute("alter role " + USER + " password '" + passwords.owner() + "'");
      if (!isThere(statement, "select 1 from pg_database where datname = '" + DATABASE + "'")) {
        statement.execute("create database " + DATABASE + " owner " + USER);
      }
    }
  }

  private static boolean isThere(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private Connection administrator() throws SQLException {
    return DriverManager.getConnection(
        jdbcUrl("postgres"), credentials(ADMINISTRATOR, passwords.administrator()));
  }

  private static Properties credentials(String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    return properties;
  }
}

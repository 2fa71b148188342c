package io.culvert.projection.support;

import io.culvert.embedded.SharedPlatform;
import io.culvert.projection.ProjectionService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service with a database of its own. */
public final class TestService implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String database;
  private final ProjectionService service;

  private TestService(String database, ProjectionService service) {
    this.database = database;
    this.service = service;
  }

  public static TestService start() {
    return start(SharedPlatform.database().newDatabase());
  }

  /** On a database that is there already, or that the service has to make. */
  public static TestService start(String database) {
    return start(database, Map.of());
  }

  public static TestService start(String database, Map<String, String> settings) {
    var service = startUnready(database, settings);
    service.awaitReady();
    return service;
  }

  /** Without waiting for what the service waits for. */
  public static TestService startUnready(String database, Map<String, String> settings) {
    var environment = environment(database, settings);
    return new TestService(
        database, ProjectionService.start(environment, new SimpleMeterRegistry()));
  }

  public static Map<String, String> environment(String database, Map<String, String> settings) {
    var kafka = new TestLog().kafka();
    var environment = new HashMap<String, String>();
    environment.put("API_PORT", "0");
    environment.put("API_ADDRESS", "127.0.0.1");
    environment.put("DB_HOST", "127.0.0.1");
    environment.put("DB_PORT", String.valueOf(SharedPlatform.database().port()));
    environment.put("DB_NAME", database);
    environment.put("DB_USER", SharedPlatform.database().user());
    environment.put("DB_PASSWORD", SharedPlatform.database().password());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("SCHEMA_REGISTRY_URL", kafka.schemaRegistryUrl());
    environment.put("MASTER_KEY", TestLog.MASTER_KEY.toBase64());
    environment.putAll(settings);
    return environment;
  }

  public void awaitReady() {
    eventually().until(() -> service.health().status().isUp());
  }

  public static ConditionFactory eventually() {
    return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(25));
  }

  public int port() {
    return service.port();
  }

  public String database() {
    return database;
  }

  public ProjectionService service() {
    return service;
  }

  public URI uri(String path) {
    return URI.create("http://localhost:" + service.port() + path);
  }

  /** What was answered. */
  public record Answer(HttpResponse<byte[]> response) {

    public int status() {
      return response.statusCode();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public byte[] body() {
      return response.body();
    }

    public String text() {
      return new String(body(), StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      return JsonMapper.shared().readTree(body());
    }

    public List<String> ids() {
      var ids = new ArrayList<String>();
      json().path("items").forEach(item -> ids.add(item.path("id").asString()));
      return ids;
    }
  }

  public Answer get(TestLog.Account account, String path) {
    return send(bearer(account, path).GET());
  }

  public Answer post(TestLog.Account account, String path, String json) {
    return send(
        bearer(account, path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  public HttpRequest.Builder bearer(TestLog.Account account, String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + account.token());
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      var timed = request.timeout(Duration.ofSeconds(20)).build();
      return new Answer(HTTP.send(timed, BodyHandlers.ofByteArray()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static HttpClient http() {
    return HTTP;
  }

  /** Looks into the database. */
  public List<Map<String, Object>> rows(String sql) {
    try (var connection = connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var all = new ArrayList<Map<String, Object>>();
      while (rows.next()) {
        var row = new HashMap<String, Object>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnName(i), rows.getObject(i));
        }
        all.add(row);
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes the database. */
  public void execute(String sql) {
    try (var connection = connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public Object value(String sql) {
    return rows(sql).getFirst().values().iterator().next();
  }

  public static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        SharedPlatform.database().jdbcUrl(database),
        SharedPlatform.database().user(),
        SharedPlatform.database().password());
  }

  @Override
  public void close() {
    service.close();
  }
}

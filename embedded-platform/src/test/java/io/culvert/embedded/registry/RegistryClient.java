package io.culvert.embedded.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to a registry as a client does that knows only Confluent's documentation. */
final class RegistryClient implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  RegistryClient(String url) {
    this.url = url;
  }

  record Reply(int status, String type, String text) {
    JsonNode json() {
      return JSON.readTree(text);
    }

    /** The status and Confluent's number, such as {@code 404/40401}. */
    String error() {
      return status + "/" + json().path("error_code").asInt();
    }
  }

  Reply get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  Reply delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, "");
  }

  /** POSTs {@code {"schema": "…"}}. */
  Reply postSchema(String path, String schema) throws IOException, InterruptedException {
    return send("POST", path, JSON.writeValueAsString(Map.of("schema", schema)));
  }

  int register(String subject, String schema) throws IOException, InterruptedException {
    Reply reply = postSchema("/subjects/" + subject + "/versions", schema);
    if (reply.status() != 200) {
      throw new AssertionError(reply);
    }
    return reply.json().path("id").asInt();
  }

  Reply send(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json")
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    String type = response.headers().firstValue("Content-Type").orElse("");
    return new Reply(response.statusCode(), type, response.body());
  }

  @Override
  public void close() {
    http.close();
  }
}

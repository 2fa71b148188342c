package io.culvert.control.hostname;

import io.culvert.control.SharedControl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An account's way to the API of hostnames. */
record Api(String accountId, String token) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  record Answer(int status, JsonNode body, String etag) {
    String code() {
      return body.path("code").asString("");
    }
  }

  /** A new account with a token of all scopes. */
  static Api account(String name) throws InterruptedException {
    var id = name + "-" + System.nanoTime();
    return new Api(id, SharedControl.token(id, "tunnel", "read", "admin"));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  Answer send(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    return answer(HTTP.send(request(method, path, body, headers), BodyHandlers.ofString()));
  }

  CompletableFuture<Answer> sendAsync(String method, String path, @Nullable String body) {
    return HTTP.sendAsync(request(method, path, body), BodyHandlers.ofString())
        .thenApply(Api::answer);
  }

  Answer reserve(String hostname) throws IOException, InterruptedException {
    return send("POST", "", "{\"hostname\":\"" + hostname + "\"}");
  }

  private HttpRequest request(
      String method, String path, @Nullable String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(SharedControl.url() + "/api/v1/hostnames" + path))
            .header("Authorization", "Bearer " + token)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private static Answer answer(HttpResponse<String> response) {
    var text = response.body();
    return new Answer(
        response.statusCode(),
        JsonMapper.shared().readTree(text.isEmpty() ? "null" : text),
        response.headers().firstValue("etag").orElse(""));
  }
}

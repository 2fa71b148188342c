package io.culvert.control.account;

import io.culvert.control.SharedControl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody at our pages: sends what they send, and keeps the cookie. */
final class Browser {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private @Nullable String cookie;

  /** An answer. */
  record Answer(int status, JsonNode body, HttpResponse<String> response) {
    String code() {
      return body.path("code").asString("");
    }

    String get(String member) {
      return body.path(member).asString("");
    }
  }

  Answer send(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    return remember(HTTP.send(request(method, path, body, headers), BodyHandlers.ofString()));
  }

  CompletableFuture<Answer> sendAsync(
      String method, String path, @Nullable String body, String... headers) {
    return HTTP.sendAsync(request(method, path, body, headers), BodyHandlers.ofString())
        .thenApply(this::remember);
  }

  Answer register(String email, String password, String... headers)
      throws IOException, InterruptedException {
    return send("POST", "/api/v1/account", registration(email, password), headers);
  }

  Answer logIn(String email, String password) throws IOException, InterruptedException {
    return send(
        "POST",
        "/api/v1/login/password",
        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  static String registration(String email, String password) {
    return "{\"name\":\"Ann\",\"email\":\"%s\",\"password\":\"%s\",\"billingZone\":\"Europe/Berlin\"}"
        .formatted(email, password);
  }

  private HttpRequest request(
      String method, String path, @Nullable String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(SharedControl.url() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    var given = new ArrayList<>(List.of(headers));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (cookie != null && !given.contains("Authorization")) {
      request.header("Cookie", cookie);
      if (!given.contains("Sec-Fetch-Site")) {
        request.header("Sec-Fetch-Site", "same-origin");
      }
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private Answer remember(HttpResponse<String> response) {
    response
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
    var text = response.body();
    return new Answer(
        response.statusCode(),
        JsonMapper.shared().readTree(text.isEmpty() ? "null" : text),
        response);
  }
}

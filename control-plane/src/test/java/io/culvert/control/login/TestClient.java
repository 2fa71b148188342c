package io.culvert.control.login;

import io.culvert.control.SharedControl;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody at an address of their own, with the cookies of a browser. Redirects are followed only
 * when the test says so.
 */
public final class TestClient {

  /** Where the platform says it is; the tests' service listens elsewhere. */
  private static final String PUBLIC = "http://localhost:8193";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final String address =
      "198.18.%d.%d".formatted(NEXT.get() / 250, NEXT.getAndIncrement() % 250 + 1);
  private final Map<String, String> cookies = new LinkedHashMap<>();

  /** What came back. */
  public record Answer(int status, Map<String, String> headers, JsonNode json, String body) {

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }

    public String text(String field) {
      return json.path(field).asString("");
    }
  }

  /** A new person with an account, logged in by password. */
  public static TestClient signedUp(String email) {
    var person = new TestClient();
    var password = "a long and unusual sentence";
    var made =
        person.post(
            "/api/v1/account", Map.of("name", "Test", "email", email, "password", password));
    if (made.status() != 201) {
      throw new IllegalStateException(made.body());
    }
    var login = person.post("/api/v1/login/password", Map.of("email", email, "password", password));
    if (login.status() != 204) {
      throw new IllegalStateException(login.body());
    }
    return person;
  }

  /** The address that this client comes from. */
  public String address() {
    return address;
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer get(String path, String token) {
    return send(request(path).header("Authorization", "Bearer " + token).GET());
  }

  public Answer delete(String path) {
    return send(request(path).header("Sec-Fetch-Site", "same-origin").DELETE());
  }

  /** As our own pages send it. */
  public Answer post(String path, Map<String, ?> json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json))));
  }

  public Answer form(String path, Map<String, String> fields) {
    return form(
        path,
        fields.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&")));
  }

  public Answer form(String path, String encoded) {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded)));
  }

  /** Goes where a browser would go, until there is no redirect to another server any more. */
  public Answer follow(String path) {
    var answer = get(path);
    while (answer.status() == 302 && answer.header("Location").startsWith("http")) {
      answer = get(answer.header("Location"));
    }
    return answer;
  }

  private HttpRequest.Builder request(String where) {
    var url =
        where.startsWith("/")
            ? SharedControl.url() + where
            : where.replace(PUBLIC, SharedControl.url());
    var request = HttpRequest.newBuilder(URI.create(url)).header("X-Forwarded-For", address);
    if (url.startsWith(SharedControl.url()) && !cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    return request;
  }

  private Answer send(HttpRequest.Builder builder) {
    try {
      var request = builder.build();
      var response = HTTP.send(request, BodyHandlers.ofString());
      if (request.uri().toString().startsWith(SharedControl.url())) {
        response.headers().allValues("Set-Cookie").forEach(this::keep);
      }
      var headers =
          response.headers().map().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().getFirst()));
      return new Answer(response.statusCode(), headers, json(response), response.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keep(String cookie) {
    var pair = cookie.split(";", 2)[0].split("=", 2);
    if (pair[1].isEmpty()) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  /** Whether the browser has a cookie. */
  public boolean has(String cookie) {
    return cookies.containsKey(cookie);
  }

  private static JsonNode json(HttpResponse<String> response) {
    var type = response.headers().firstValue("Content-Type").orElse("");
    return type.contains("json") ? JSON.readTree(response.body()) : JSON.createObjectNode();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

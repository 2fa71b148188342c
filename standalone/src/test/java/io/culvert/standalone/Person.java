package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who signed up by the API, with a browser's cookie and a command line's token. */
final class Person {

  static final String PASSWORD = "four unlikely words here";

  private final CulvertUnderTest culvert;
  private final String accountId;
  private final String cookie;
  private final String token;

  private Person(CulvertUnderTest culvert, String accountId, String cookie, String token) {
    this.culvert = culvert;
    this.accountId = accountId;
    this.cookie = cookie;
    this.token = token;
  }

  static Person signUp(CulvertUnderTest culvert, String name, String email) {
    var account =
        json(
            culvert,
            culvert.apiRequest("/api/v1/account"),
            """
            {"name":"%s","email":"%s","password":"%s","billingZone":"UTC"}\
            """
                .formatted(name, email, PASSWORD));
    assertThat(account.statusCode()).as(account.body()).isEqualTo(201);
    var login =
        json(
            culvert,
            culvert.apiRequest("/api/v1/login/password"),
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD));
    assertThat(login.statusCode()).as(login.body()).isEqualTo(204);
    var cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    var token =
        json(
            culvert,
            byCookie(culvert, cookie, "/api/v1/tokens"),
            "{\"name\":\"laptop\",\"scopes\":[\"tunnel\",\"read\",\"admin\"]}");
    assertThat(token.statusCode()).as(token.body()).isEqualTo(201);
    return new Person(culvert, read(account, "accountId"), cookie, read(token, "token"));
  }

  String accountId() {
    return accountId;
  }

  String token() {
    return token;
  }

  /** A request with the token. */
  HttpRequest.Builder request(String path) {
    return culvert.apiRequest(path).header("Authorization", "Bearer " + token);
  }

  /** A request with the cookie, as of one of our own pages. */
  HttpRequest.Builder requestByCookie(String path) {
    return byCookie(culvert, cookie, path);
  }

  /** What the API says; the answer must be 200. */
  JsonNode get(String path) {
    var answer = culvert.send(request(path).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  HttpResponse<String> post(String path, @Nullable String body) {
    return json(culvert, request(path), body);
  }

  /** The end of the account. */
  void leave() {
    var request =
        requestByCookie("/api/v1/account")
            .header("Content-Type", "application/json")
            .method("DELETE", BodyPublishers.ofString("{\"password\":\"" + PASSWORD + "\"}"));
    var answer = culvert.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  private static HttpRequest.Builder byCookie(
      CulvertUnderTest culvert, String cookie, String path) {
    return culvert
        .apiRequest(path)
        .header("Cookie", cookie)
        .header("Sec-Fetch-Site", "same-origin");
  }

  private static HttpResponse<String> json(
      CulvertUnderTest culvert, HttpRequest.Builder request, @Nullable String body) {
    var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return culvert.send(
        request.header("Content-Type", "application/json").POST(content).build(),
        BodyHandlers.ofString());
  }

  private static String read(HttpResponse<String> answer, String member) {
    return JsonMapper.shared().readTree(answer.body()).get(member).asString();
  }
}

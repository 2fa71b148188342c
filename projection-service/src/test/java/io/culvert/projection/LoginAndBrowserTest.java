package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.projection.support.TestService.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoginAndBrowserTest {

  private static final TestLog LOG = new TestLog();
  private static TestService service;
  private static TestLog.Account account;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            io.culvert.embedded.SharedPlatform.database().newDatabase(),
            Map.of("BASE_DOMAIN", "culvert.example", "API_HOSTS", "dash.example, other.example"));
    account = LOG.account();
    eventually().until(() -> service.get(account, "/api/v1/me").status() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theCallerIsTold() {
    var me = service.get(account, "/api/v1/me").json();
    assertThat(me.path("accountId").asString()).isEqualTo(account.id());
    assertThat(me.path("name").asString()).isEqualTo("Account of a test");
    assertThat(me.path("scopes").toString()).isEqualTo("[\"read\",\"tunnel\"]");
  }

  @Test
  void withoutAGoodTokenNothingIsShown() {
    var unknown = LOG.account(); // published, but not asked for yet; its typo is never known
    var typo = new TestLog.Account("x", unknown.token().replace("cvt_", "cvt-"), "x");
    for (var path :
        new String[] {
          "/api/v1/me",
          "/api/v1/requests",
          "/api/v1/sessions",
          "/api/v1/usage",
          "/api/v1/live",
          "/api/v1/requests/x",
          "/api/v1/replays/x"
        }) {
      var none = service.send(HttpRequest.newBuilder(service.uri(path)).GET());
      assertThat(none.status()).as(path).isEqualTo(401);
      assertThat(none.header("WWW-Authenticate")).startsWith("Bearer");
      assertThat(none.json().path("code").asString()).isEqualTo("CVT-4001");
      assertThat(service.get(typo, path).status()).isEqualTo(401);
    }
  }

  @Test
  void aTokenWithoutTheScopeIsRefused() {
    var other = LOG.account("tunnel");
    eventually().until(() -> service.get(other, "/api/v1/me").status() != 401);
    var answer = service.get(other, "/api/v1/requests");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("code").asString()).isEqualTo("CVT-4002");
    assertThat(login(other.token()).status()).isEqualTo(403);
  }

  @Test
  void aRevokedTokenIsRefused() {
    var other = LOG.account();
    eventually().until(() -> service.get(other, "/api/v1/me").status() == 200);
    LOG.revoke(other);
    eventually().until(() -> service.get(other, "/api/v1/me").status() == 401);
  }

  @Test
  void aLoginSetsACookieThatOnlyOurPageCanUse() {
    var answer = login(account.token());
    assertThat(answer.status()).isEqualTo(204);
    var cookie = answer.header("Set-Cookie");
    assertThat(cookie)
        .startsWith("culvert_token=" + account.token())
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/")
        .doesNotContain("Domain")
        .doesNotContain("Secure");

    assertThat(service.send(withCookie("/api/v1/me").GET()).status()).isEqualTo(200);
    assertThat(login("cvt_wrong").status()).isEqualTo(401);
    assertThat(service.post(account, "/api/v1/login", "{\"token\":7}").status()).isEqualTo(400);
    assertThat(service.post(account, "/api/v1/login", "[]").status()).isEqualTo(400);
    assertThat(service.post(account, "/api/v1/login", "{").status()).isEqualTo(400);
    assertThat(service.post(account, "/api/v1/login", " ".repeat(100_000)).status()).isEqualTo(400);
  }

  @Test
  void behindTlsTheCookieIsSecure() {
    var answer = service.send(loginRequest(account.token()).header("X-Forwarded-Proto", "https"));
    assertThat(answer.header("Set-Cookie")).contains("Secure");
  }

  @Test
  void aLogoutTakesTheCookieBack() {
    var answer = service.send(withCookie("/api/v1/logout").POST(BodyPublishers.noBody()));
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Set-Cookie")).startsWith("culvert_token=;").contains("Max-Age=0");
  }

  @Test
  void withTheCookieAloneAnotherSiteCannotChangeAnything() {
    var own = "http://localhost:" + service.port();
    assertThat(replay(Map.of())).isEqualTo("CVT-4007");
    assertThat(replay(Map.of("Sec-Fetch-Site", "cross-site"))).isEqualTo("CVT-4007");
    assertThat(replay(Map.of("Sec-Fetch-Site", "same-site"))).isEqualTo("CVT-4007");
    assertThat(replay(Map.of("Sec-Fetch-Site", "none"))).isEqualTo("CVT-4007");
    assertThat(replay(Map.of("Origin", "http://evil.localhost:" + service.port())))
        .isEqualTo("CVT-4007");
    assertThat(replay(Map.of("Origin", "null"))).isEqualTo("CVT-4007");
    assertThat(replay(Map.of("Origin", own, "Sec-Fetch-Site", "cross-site"))).isEqualTo("CVT-4007");
    // Let in, and then there is no such request.
    assertThat(replay(Map.of("Sec-Fetch-Site", "same-origin"))).isEqualTo("CVT-4003");
    assertThat(replay(Map.of("Origin", own))).isEqualTo("CVT-4003");
    // Reading is not changing.
    assertThat(
            service
                .send(withCookie("/api/v1/me").header("Sec-Fetch-Site", "cross-site").GET())
                .status())
        .isEqualTo(200);
    // Another site cannot log somebody in or out either.
    assertThat(
            service
                .send(loginRequest(account.token()).header("Sec-Fetch-Site", "same-site"))
                .status())
        .isEqualTo(403);
  }

  @Test
  void onlyNamesOfOurOwnAreAnsweredTo() throws IOException {
    for (var good :
        new String[] {
          "localhost",
          "LOCALHOST:80",
          "127.0.0.1:" + service.port(),
          "[::1]:9",
          "culvert.example",
          "dash.example:443",
          "other.example"
        }) {
      assertThat(raw("GET /api/v1/me HTTP/1.1\r\nHost: " + good)).as(good).contains(" 401 ");
    }
    for (var bad :
        new String[] {"evil.example", "x.localhost", "localhost.evil.example", "[::2]", ""}) {
      assertThat(raw("GET / HTTP/1.1\r\nHost: " + bad)).as(bad).contains(" 421 ", "CVT-4010");
    }
    assertThat(raw("GET / HTTP/1.0")).contains(" 421 ");
  }

  @Test
  void everyAnswerKeepsBrowsersInBounds() {
    for (var path : new String[] {"/", "/api/v1/me", "/openapi.json", "/nothing"}) {
      var answer = service.send(HttpRequest.newBuilder(service.uri(path)).GET());
      assertThat(answer.header("Content-Security-Policy"))
          .as(path)
          .contains("default-src 'self'", "frame-ancestors 'none'", "img-src 'self' blob: data:");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void theDashboardIsServedAndCheckedAgain() {
    var page = service.send(HttpRequest.newBuilder(service.uri("/")).GET());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(page.header("ETag")).isNotEmpty();
    var file = service.send(HttpRequest.newBuilder(service.uri("/index.html")).GET());
    assertThat(file.body()).isEqualTo(page.body());
    assertThat(file.header("ETag")).isEqualTo(page.header("ETag"));
    assertThat(file.header("Last-Modified")).isEmpty();
    for (var path : new String[] {"/", "/index.html"}) {
      var again =
          service.send(
              HttpRequest.newBuilder(service.uri(path))
                  .header("If-None-Match", page.header("ETag"))
                  .GET());
      assertThat(again.status()).as(path).isEqualTo(304);
    }
  }

  @Test
  void filesOutsideTheDashboardAreNotServed() throws IOException {
    for (var path :
        new String[] {
          "/../db/projections/V1__offsets.sql",
          "/%2e%2e/db/projections/V1__offsets.sql",
          "/..%2fdb/projections/V1__offsets.sql",
          "/%252e%252e/logback-test.xml",
          "/WEB-INF/x"
        }) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost"))
          .as(path)
          .doesNotContain(" 200 ");
    }
  }

  @Test
  void healthNeedsNoLoginAndTellsNoSecrets() {
    for (var path : new String[] {"", "/liveness", "/readiness"}) {
      var answer =
          service.send(HttpRequest.newBuilder(service.uri("/actuator/health" + path)).GET());
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("status").asString()).isEqualTo("UP");
    }
  }

  private static Answer login(String token) {
    return service.send(loginRequest(token));
  }

  private static HttpRequest.Builder loginRequest(String token) {
    return HttpRequest.newBuilder(service.uri("/api/v1/login"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"token\":\"" + token + "\"}"));
  }

  private static HttpRequest.Builder withCookie(String path) {
    return HttpRequest.newBuilder(service.uri(path))
        .header("Cookie", "culvert_token=" + account.token());
  }

  private static String replay(Map<String, String> headers) {
    var request =
        withCookie("/api/v1/requests/019a0000-0000-7000-8000-000000000000/replay")
            .POST(BodyPublishers.noBody());
    headers.forEach(request::header);
    return service.send(request).json().path("code").asString();
  }

  /** A request that no polite client would send. */
  private static String raw(String head) throws IOException {
    try (var socket = new Socket("127.0.0.1", service.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      var answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }
}

package io.culvert.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.culvert.cli.Failure;
import io.culvert.cli.trust.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that says what the test tells it; time passes only by sleeping. */
@Timeout(30)
class BrowserLoginTest {

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Duration> slept = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private HttpServer server;

  private record Answer(int status, String body) {}

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          asked.add(exchange.getRequestURI().getPath() + " " + form);
          var answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
          var bytes = answer.body().getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.status(), bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    answers.add(
        new Answer(
            200,
            """
            {"device_code":"dc","user_code":"BCDF-GHJK","verification_uri":"http://h/device",
             "verification_uri_complete":"http://h/device?user_code=BCDF-GHJK",
             "expires_in":300,"interval":5}
            """));
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void theTokenComesWhenThePersonHasDecided() {
    then(400, "{\"error\":\"authorization_pending\"}");
    then(200, "{\"access_token\":\"cvt_new\",\"token_type\":\"Bearer\"}");
    var told = new ArrayList<Codes>();

    var token = login().token("culvert/1 on box", told::add);

    assertThat(token).isEqualTo("cvt_new");
    assertThat(told)
        .singleElement()
        .satisfies(
            codes -> {
              assertThat(codes.userCode()).isEqualTo("BCDF-GHJK");
              assertThat(codes.toString()).doesNotContain("dc");
            });
    assertThat(asked.getFirst())
        .startsWith("/auth/device ")
        .contains("client_id=culvert-cli", "client_name=culvert%2F1+on+box", "scope=tunnel+");
    assertThat(asked.getLast())
        .startsWith("/auth/token ")
        .contains("device_code=dc", "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3A");
  }

  @Test
  void itAsksLessOftenWhenToldToAndWhenNobodyAnswers() {
    then(400, "{\"error\":\"slow_down\"}");
    then(400, "{\"error\":\"authorization_pending\"}");
    then(503, "{}");
    then(200, "{\"access_token\":\"cvt_new\"}");

    login().token("box", _ -> {});

    assertThat(slept).extracting(Duration::toSeconds).containsExactly(5L, 10L, 10L, 20L);
  }

  @Test
  void aRefusalEndsIt() {
    then(400, "{\"error\":\"access_denied\"}");
    fails("refused in the browser");
  }

  @Test
  void codesThatRanOutEndItEvenWhenTheServerDoesNotSaySo() {
    then(400, "{\"error\":\"authorization_pending\"}");
    fails("while the code was good");
    assertThat(slept).hasSize(60);
  }

  @Test
  void aServerWithoutBrowserLoginIsToldFromOneThatRefuses() {
    answers.clear();
    then(404, "<html>");
    fails("no login by browser");
    answers.clear();
    then(429, "{\"code\":\"CVT-5011\",\"detail\":\"Try again in 9 seconds.\"}");
    fails("Try again in 9 seconds.");
  }

  @Test
  void onlyPagesAreOpened() {
    var desktop = new OpenBrowser(java.util.Map.of("DISPLAY", ":0"), "Linux");

    assertThat(desktop.command("https://h/device")).containsExactly("xdg-open", "https://h/device");
    assertThat(desktop.command("file:///etc/passwd")).isEmpty();
    assertThat(desktop.command("--help")).isEmpty();
    assertThat(new OpenBrowser(java.util.Map.of(), "Linux").command("http://h/")).isEmpty();
    assertThat(new OpenBrowser(java.util.Map.of(), "Mac OS X").command("http://h/"))
        .containsExactly("open", "http://h/");
  }

  private void then(int status, String body) {
    answers.add(new Answer(status, body));
  }

  private void fails(String words) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> login().token("box", _ -> {}))
        .withMessageContaining(words);
  }

  private BrowserLogin login() {
    return new BrowserLogin(
        URI.create("http://localhost:" + server.getAddress().getPort()),
        Trust.SYSTEM,
        time -> {
          slept.add(time);
          now = now.plus(time);
        },
        () -> now);
  }
}

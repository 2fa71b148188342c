package io.culvert.cli.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SampleSiteTest {
  private SampleSite site;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    site = SampleSite.start();
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    site.close();
  }

  private HttpResponse<byte[]> send(String method, String path, byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.port() + path))
            .method(method, BodyPublishers.ofByteArray(body))
            .header("Content-Type", "application/x-sample")
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send("GET", path, new byte[0]);
  }

  @Test
  void everythingThePageRefersToIsThere() throws Exception {
    var page = get("/");
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    var links =
        Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(new String(page.body(), UTF_8));
    var names = links.results().map(link -> link.group(1)).distinct().toList();
    assertThat(names).contains("style.css", "app.js", "culvert.svg");
    for (var name : names) {
      assertThat(get("/" + name).statusCode()).as(name).isEqualTo(200);
    }
  }

  @Test
  void nothingElseOfTheProgramCanBeAskedFor() throws Exception {
    for (var path : List.of("/nowhere", "/SampleSite.class", "/../version.properties", "//etc")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(send("DELETE", "/", new byte[0]).statusCode()).isEqualTo(405);
  }

  @Test
  void headHasALengthAndNoBody() throws Exception {
    var head = send("HEAD", "/style.css", new byte[0]);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("content-length"))
        .hasValue(get("/style.css").body().length);
  }

  @Test
  void echoSendsBackWhatCame() throws Exception {
    var body = new byte[300_000];
    new Random(5).nextBytes(body);
    var echo = send("POST", "/echo", body);
    assertThat(echo.body()).isEqualTo(body);
    assertThat(echo.headers().firstValue("content-type")).hasValue("application/x-sample");
  }

  @Test
  void theTimeIsJsonAndComesAsEvents() throws Exception {
    assertThat(new String(get("/api/time").body(), UTF_8)).startsWith("{\"time\":\"20");
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.port() + "/events")).build();
    var events = http.send(request, BodyHandlers.ofLines());
    assertThat(events.headers().firstValue("content-type")).hasValue("text/event-stream");
    assertThat(events.body().limit(3))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("id: 1"),
            line -> assertThat(line).isEqualTo("event: time"),
            line -> assertThat(line).startsWith("data: {\"time\":"));
  }
}

package io.culvert.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.culvert.cli.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the API, and what is printed of its answers. */
@Timeout(30)
class HostnamesCommandTest {

  private static final String SHOP =
      """
      {"hostname":"shop.localhost","custom":false,"serves":true,"settings":{"enabled":true,\
      "recordRequests":true,"captureLimit":null,"redactHeaders":["cookie","x-key"],\
      "redactJsonFields":[],"protocol":"http","defaultTarget":null},"tcpPort":20001,\
      "verification":null}\
      """;
  private static final String DOMAIN =
      """
      {"hostname":"shop.example","custom":true,"serves":false,"settings":{"protocol":"http"},\
      "tcpPort":null,"verification":{"status":"unverified","records":[{"type":"TXT",\
      "name":"_culvert-challenge.shop.example","value":"culvert-verification=1"}]}}\
      """;
  private static final String REFUSED =
      """
      {"title":"DNS does not show it.","status":409,"detail":"DNS has no record.",\
      "code":"CVT-5061","action":"Make it."}\
      """;

  private record Answer(int status, String body) {}

  @TempDir private Path home;
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          asked.add((line + " " + body).strip());
          var answer = answers.getOrDefault(line, new Answer(404, "{}"));
          var bytes = answer.body().getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    System.setOut(realOut);
    System.setErr(realErr);
  }

  @Test
  void allPagesAreListed() {
    answers.put(
        "GET /api/v1/hostnames",
        new Answer(200, "{\"items\":[" + SHOP + "],\"nextCursor\":\"a=\"}"));
    answers.put(
        "GET /api/v1/hostnames?cursor=a%3D",
        new Answer(200, "{\"items\":[" + DOMAIN + "],\"nextCursor\":null}"));

    assertThat(run()).isZero();
    assertThat(out.toString(UTF_8))
        .contains("shop.localhost", "20001", "shop.example", "unverified");
  }

  @Test
  void aDomainIsReservedWithTheRecordToMake() {
    answers.put("POST /api/v1/hostnames", new Answer(201, DOMAIN));

    assertThat(run("reserve", "shop.example")).isZero();
    assertThat(asked).containsExactly("POST /api/v1/hostnames {\"hostname\":\"shop.example\"}");
    assertThat(out.toString(UTF_8))
        .contains(
            "culvert hostnames verify shop.example",
            "_culvert-challenge.shop.example",
            "culvert-verification=1");
  }

  @Test
  void aDomainThatIsNotProvedSaysWhichRecordToMake() {
    answers.put("POST /api/v1/hostnames/shop.example/verify", new Answer(409, REFUSED));
    answers.put("GET /api/v1/hostnames/shop.example", new Answer(200, DOMAIN));

    assertThat(run("verify", "shop.example")).isEqualTo(ExitCode.REFUSED);
    assertThat(out.toString(UTF_8)).contains("culvert-verification=1");
    assertThat(err.toString(UTF_8)).contains("CVT-5061", "DNS has no record.");
  }

  @Test
  void onlyTheNamedSettingsAreSent() {
    answers.put("PATCH /api/v1/hostnames/shop", new Answer(200, SHOP));

    assertThat(
            run(
                "settings",
                "shop",
                "--record",
                "false",
                "--capture-limit",
                "-1",
                "--redact-headers",
                "cookie, x-key",
                "--target",
                ""))
        .isZero();
    assertThat(asked)
        .containsExactly(
            "PATCH /api/v1/hostnames/shop {\"settings\":{\"recordRequests\":false,"
                + "\"captureLimit\":null,\"redactHeaders\":[\"cookie\",\"x-key\"],"
                + "\"defaultTarget\":null}}");
    assertThat(out.toString(UTF_8)).contains("redactHeaders cookie, x-key");
  }

  @Test
  void aPortIsTakenAndGivenUpAndANameReleased() {
    answers.put("POST /api/v1/hostnames/shop/port", new Answer(200, SHOP));
    answers.put("DELETE /api/v1/hostnames/shop/port", new Answer(204, ""));
    answers.put("DELETE /api/v1/hostnames/shop", new Answer(204, ""));

    assertThat(run("port", "shop", "--port", "20001")).isZero();
    assertThat(run("port", "shop", "--release")).isZero();
    assertThat(run("release", "shop")).isZero();

    assertThat(asked)
        .containsExactly(
            "POST /api/v1/hostnames/shop/port {\"port\":20001}",
            "DELETE /api/v1/hostnames/shop/port",
            "DELETE /api/v1/hostnames/shop");
    assertThat(out.toString(UTF_8)).contains("shop.localhost has port 20001.");
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of("hostnames"));
    all.addAll(List.of(arguments));
    return CommandLines.execute(
        all,
        Map.of(
            "CULVERT_HOME",
            home.toString(),
            "CULVERT_TOKEN",
            "cvt_good",
            "CULVERT_API",
            "http://localhost:" + server.getAddress().getPort()));
  }
}

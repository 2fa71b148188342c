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

/** What is asked of the API, what is printed, and with what it ends. */
@Timeout(30)
class UsageCommandTest {

  private static final String USAGE =
      """
      {"month":"2026-11","bytesIn":1024,"bytesOut":2048,"bytesTotal":3072,"requests":7,\
      "tunnelSeconds":61.5,"plan":"sandbox","limit":4096,"state":"%s","billingZone":"Asia/Tokyo"}\
      """;
  private static final String RIGHT =
      """
      {"accountId":"acme","month":"2026-11","equal":true,"eventsRead":12,"lines":4,\
      "usage":{"bytesIn":1,"bytesOut":2,"requests":3},"differenceCount":0,"differences":[]}\
      """;
  private static final String WRONG =
      """
      {"accountId":"acme","month":"2026-11","equal":false,"eventsRead":12,"lines":4,\
      "usage":null,"differenceCount":1,"differences":[{"what":"acme/2026-11/x/BYTES_IN",\
      "billed":"10","computed":"nothing"}]}\
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
  void theMonthIsShownWithItsLimitAndState() {
    answers.put("GET /api/v1/usage", new Answer(200, USAGE.formatted("NEAR_LIMIT")));

    assertThat(run()).isZero();
    assertThat(out.toString(UTF_8))
        .contains("2026-11 (Asia/Tokyo)", "sandbox", "3.0 KiB of 4.0 KiB", "80 %");
  }

  @Test
  void aRightBillEndsWithZero() {
    answers.put("GET /api/v1/usage/verify?month=2026-11", new Answer(200, RIGHT));

    assertThat(run("verify", "--month", "2026-11")).isZero();
    assertThat(out.toString(UTF_8)).contains("the bill is what the log says", "12 events");
  }

  @Test
  void aWrongBillEndsWithOneAndNamesTheLine() {
    answers.put("GET /api/v1/usage/verify?month=2026-11&account=acme", new Answer(200, WRONG));

    assertThat(run("verify", "--month", "2026-11", "--account", "acme")).isEqualTo(1);
    assertThat(out.toString(UTF_8))
        .contains("1 difference:", "acme/2026-11/x/BYTES_IN: billed 10, by the log nothing");
  }

  @Test
  void asJsonTheWholeAnswerIsPrinted() {
    answers.put("GET /api/v1/usage/verify?month=2026-11", new Answer(200, WRONG));

    assertThat(run("verify", "--month", "2026-11", "--json")).isEqualTo(1);
    assertThat(out.toString(UTF_8).strip()).startsWith("{\"accountId\":\"acme\"").endsWith("}");
  }

  @Test
  void withoutAMonthNothingIsAsked() {
    assertThat(run("verify")).isEqualTo(ExitCode.USAGE);
    assertThat(asked).isEmpty();
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of("usage"));
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

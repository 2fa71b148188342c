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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of the API, and where its answer goes. */
@Timeout(30)
class SqlCommandTest {

  private static final byte[] BYTES = {-1, -1, -1, -1, 0, 13, 10, -128};

  @TempDir private Path home;
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Map<?, ?>> asked = new ArrayList<>();
  private byte[] answer = BYTES;
  private int status = 200;
  private int missing;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/analytics/sql",
        exchange -> {
          asked.add(JsonMapper.shared().readValue(exchange.getRequestBody(), Map.class));
          exchange.getResponseHeaders().add("Culvert-Truncated", "true");
          exchange.sendResponseHeaders(status, answer.length + missing);
          exchange.getResponseBody().write(answer);
          exchange.getResponseBody().flush();
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
  void theServersBytesAreWrittenToTheFileAsTheyAre() throws IOException {
    var file = home.resolve("rows.arrows");

    assertThat(run("--format", "arrow", "-o", file.toString())).isZero();

    assertThat(asked).containsExactly(Map.of("sql", "select 1", "format", "arrow"));
    assertThat(file).hasBinaryContent(BYTES);
    assertThat(out.size()).isZero();
    assertThat(err.toString(UTF_8)).contains("There are more rows");
  }

  @Test
  void twoFormatsAtOnceAreAUsageError() {
    assertThat(run("--json", "--format", "csv")).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString(UTF_8)).contains("--json and --format");
    assertThat(asked).isEmpty();
  }

  @Test
  void csvGoesToStandardOutputAsTheServerWroteIt() {
    answer = "a\r\n\"x\"\"y\"\r\n".getBytes(UTF_8);

    assertThat(run("--format", "csv")).isZero();

    assertThat(out.toByteArray()).isEqualTo(answer);
  }

  @Test
  void anAnswerThatBreaksOffLeavesNoFile() {
    missing = 1;
    var file = home.resolve("rows.arrows");

    assertThat(run("--format", "arrow", "-o", file.toString())).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(file).doesNotExist();
  }

  @Test
  void aRefusalIsSaidAndLeavesNoFile() {
    status = 400;
    answer =
        "{\"code\":\"CVT-4012\",\"detail\":\"division by zero\",\"action\":\"x\"}".getBytes(UTF_8);
    var file = home.resolve("rows.arrows");

    assertThat(run("--format", "arrow", "-o", file.toString())).isEqualTo(ExitCode.REFUSED);

    assertThat(file).doesNotExist();
    assertThat(err.toString(UTF_8)).contains("CVT-4012", "division by zero");
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidAndWhatWasThereStays() throws IOException {
    var folder = Files.createDirectory(home.resolve("folder"));

    assertThat(run("--format", "csv", "-o", folder.toString())).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString(UTF_8)).contains("Cannot write");
    assertThat(folder).isDirectory();
  }

  @Test
  void aTableIsForTheTerminal() {
    answer =
        "{\"columns\":[{\"name\":\"a\"}],\"rows\":[[\"\\u001b[2J\"],\n[2]],\"truncated\":false}"
            .getBytes(UTF_8);

    assertThat(run()).isZero();
    assertThat(out.toString(UTF_8)).contains("2 rows").doesNotContain("\u001b");
    assertThat(run("-o", home.resolve("x").toString())).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void asJsonTheAnswerIsOneLine() {
    answer = "{\"columns\":[],\"rows\":[[1],\n[2]],\"truncated\":false}".getBytes(UTF_8);

    assertThat(run("--json")).isZero();

    assertThat(out.toString(UTF_8))
        .isEqualToIgnoringNewLines("{\"columns\":[],\"rows\":[[1],[2]],\"truncated\":false}");
  }

  private int run(String... options) {
    var all = new ArrayList<>(List.of("sql", "select 1"));
    all.addAll(List.of(options));
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

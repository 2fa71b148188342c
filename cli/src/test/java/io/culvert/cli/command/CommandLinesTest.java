package io.culvert.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.culvert.cli.ExitCode;
import io.culvert.cli.Version;
import io.culvert.cli.dev.LocalPlatform;
import io.culvert.cli.dev.PlatformFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole command lines, with an environment of their own. */
@Timeout(30)
class CommandLinesTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final InputStream realIn = System.in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void captureOutput() {
    environment.put("CULVERT_HOME", home.resolve("c").toString());
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
  }

  @AfterEach
  void restoreOutput() {
    System.setOut(realOut);
    System.setErr(realErr);
    System.setIn(realIn);
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return CommandLines.execute(List.of(arguments), environment);
  }

  private HttpServer api(int status, String body) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean good =
              "Bearer cvt_good".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          var bytes = (good ? body : "{}").getBytes(UTF_8);
          exchange.sendResponseHeaders(good ? status : 401, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    environment.put("CULVERT_API", "http://localhost:" + server.getAddress().getPort());
    return server;
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, LOOPBACK)) {
      return free.getLocalPort();
    }
  }

  @Test
  void helpTellsTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("Exit codes").contains("server cannot be reached");
    assertThat(run("http", "--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("--name").contains("--no-record").contains("--server");
  }

  @Test
  void theVersionIsFilledIn() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(UTF_8).trim()).isEqualTo("culvert " + Version.current());
    assertThat(Version.current()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void aWrongCommandLineIsAUsageError() {
    assertThat(run("http")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8)).contains("PORT").contains("culvert http --help");
    assertThat(run("http", "99999")).isEqualTo(ExitCode.USAGE);
    assertThat(run("nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(run("http", "3000", "--origin-timeout", "soon")).isEqualTo(ExitCode.USAGE);
    assertThat(run("status", "--server", "a b")).isEqualTo(ExitCode.USAGE);
    assertThat(run("status", "--token", "a b")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aFailureIsAnEventWithJson() {
    assertThat(run("nonsense", "--json")).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString(UTF_8)).startsWith("{").contains("\"event\":\"failed\"");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void aGoodTokenIsKeptAndForgotten() throws IOException {
    var server = api(200, "{\"accountId\":\"0193\",\"name\":\"Ada\"}");
    try {
      assertThat(run("login", "--token", "cvt_good")).isZero();
      assertThat(out.toString(UTF_8)).contains("Logged in to localhost:8191 as Ada");
      assertThat(Files.readString(home.resolve("c/config.toml"))).contains("cvt_good");
      assertThat(run("whoami")).isZero();
      assertThat(out.toString(UTF_8)).contains("Ada (0193) on localhost:8191");
      assertThat(run("logout")).isZero();
      assertThat(run("whoami")).isZero();
      assertThat(out.toString(UTF_8)).contains("anonymous");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theNameOfAnAccountCannotCommandTheTerminal() throws IOException {
    var server = api(200, "{\"accountId\":\"0193\",\"name\":\"Ada\\u001b[2J\"}");
    try {
      assertThat(run("login", "--token", "cvt_good")).isZero();
      assertThat(out.toString(UTF_8)).contains("as AdaU+001B[2J.").doesNotContain("\u001b");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aBadTokenIsRefusedAndNotKept() throws IOException {
    var server = api(200, "{}");
    try {
      assertThat(run("login", "--token", "cvt_bad")).isEqualTo(ExitCode.REFUSED);
      assertThat(err.toString(UTF_8)).contains("CVT-2001");
      assertThat(home.resolve("c")).doesNotExist();
      assertThat(run("whoami", "--token", "cvt_bad")).isEqualTo(ExitCode.REFUSED);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aTokenMayComeFromAPipeAndStaysUncheckedWithoutAnApi() throws IOException {
    environment.put("CULVERT_API", "http://localhost:" + freePort());
    System.setIn(new ByteArrayInputStream("cvt_piped\n".getBytes(UTF_8)));
    assertThat(run("login", "--server", "tunnel.example.com")).isZero();
    assertThat(out.toString(UTF_8)).contains("unchecked").contains("tunnel.example.com:8191");
    assertThat(Files.readString(home.resolve("c/config.toml")))
        .contains("cvt_piped")
        .contains("ws://tunnel.example.com:8191");
    assertThat(run("whoami")).isEqualTo(ExitCode.UNREACHABLE);
  }

  @Test
  void statusSaysWhatIsOnline() throws IOException {
    var server =
        api(
            200,
            """
            {"accountId":"0193","name":"Ada\\u001b","items":[{"hostname":"shop.localhost","localPort":3000}]}
            """);
    try (var tunnels = new ServerSocket(0, 10, LOOPBACK)) {
      var address = "localhost:" + tunnels.getLocalPort();
      assertThat(run("status", "--token", "cvt_good", "--server", address)).isZero();
      assertThat(out.toString(UTF_8))
          .contains("shop.localhost -> localhost:3000")
          .contains("AdaU+001B")
          .doesNotContain("not reachable");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void statusOfAServerThatIsNotThereEndsWithThree() throws IOException {
    int port = freePort();
    assertThat(run("status", "--server", "localhost:" + port)).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(out.toString(UTF_8)).contains("not reachable").contains("anonymous");
  }

  @Test
  void devWithoutThePlatformSaysWhereToFindIt() {
    assertThat(run("dev")).isEqualTo(ExitCode.PLATFORM);
    assertThat(err.toString(UTF_8)).contains("./culvert dev");
  }

  /** A platform that cannot do anything; found as a real one is. */
  public static final class BrokenPlatform implements LocalPlatform.Provider {
    @Override
    public LocalPlatform start(LocalPlatform.Options options, LocalPlatform.Progress progress)
        throws PlatformFailure {
      throw failure();
    }

    @Override
    public void reset(Path data) throws PlatformFailure {
      throw failure();
    }

    private static PlatformFailure failure() {
      return new PlatformFailure(
          "CVT-0000", "It broke.", "Mend it.", new IOException("disk \u001b[31mfull"));
    }
  }

  @Test
  void whatLiesBehindAFailureIsShownOnRequestOnly() throws IOException {
    var services = Files.createDirectories(home.resolve("services/META-INF/services"));
    Files.writeString(
        services.resolve(LocalPlatform.Provider.class.getName()), BrokenPlatform.class.getName());
    var thread = Thread.currentThread();
    var usual = thread.getContextClassLoader();
    try (var loader =
        new URLClassLoader(new URL[] {home.resolve("services").toUri().toURL()}, usual)) {
      thread.setContextClassLoader(loader);
      var reset = List.of("dev", "--reset", "--yes", "--data", home.resolve("d").toString());
      assertThat(run(reset.toArray(String[]::new))).isEqualTo(ExitCode.PLATFORM);
      assertThat(err.toString(UTF_8)).contains("CVT-0000 It broke.").doesNotContain("full");

      var verbose = Stream.concat(reset.stream(), Stream.of("--verbose"));
      assertThat(run(verbose.toArray(String[]::new))).isEqualTo(ExitCode.PLATFORM);
      assertThat(err.toString(UTF_8))
          .startsWith("culvert: CVT-0000 It broke.")
          .contains("Caused by: java.io.IOException: disk U+001B[31mfull")
          .contains("    at io.culvert");
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  @Test
  void aTunnelGivesUpWhenItIsTold() throws IOException {
    int port = freePort();
    assertThat(run("http", "3000", "--server", "localhost:" + port, "--give-up-after", "1"))
        .isEqualTo(ExitCode.UNREACHABLE);
  }
}

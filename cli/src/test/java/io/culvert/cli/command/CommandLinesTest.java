package io.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Version;
import io.culvert.cli.dev.LocalPlatform;
import io.culvert.cli.dev.PlatformFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole command lines, with an environment of their own. */
@Timeout(30)
class CommandLinesTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path home;
  @RegisterExtension private final Terminal terminal = new Terminal();
  @RegisterExtension private final ScriptedApi api = new ScriptedApi();

  @BeforeEach
  void useTheApi() {
    terminal.set("CULVERT_HOME", home.resolve("c"));
    terminal.set("CULVERT_API", api.address());
  }

  private int run(String... arguments) {
    return terminal.run(arguments);
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, LOOPBACK)) {
      return free.getLocalPort();
    }
  }

  @Test
  void helpTellsTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(terminal.out()).contains("Exit codes").contains("server cannot be reached");
    assertThat(run("http", "--help")).isZero();
    assertThat(terminal.out()).contains("--name").contains("--no-record").contains("--server");
  }

  @Test
  void theVersionIsFilledIn() {
    assertThat(run("--version")).isZero();
    assertThat(terminal.out().trim()).isEqualTo("culvert " + Version.current());
    assertThat(Version.current()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void aWrongCommandLineIsAUsageError() {
    assertThat(run("http")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("PORT").contains("culvert http --help");
    assertThat(run("http", "99999")).isEqualTo(ExitCode.USAGE);
    assertThat(run("nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(run("http", "3000", "--origin-timeout", "soon")).isEqualTo(ExitCode.USAGE);
    assertThat(run("status", "--server", "a b")).isEqualTo(ExitCode.USAGE);
    assertThat(run("status", "--token", "a b")).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev --server tunnel.example.com",
        "--server tunnel.example.com dev",
        "dev --ca /nowhere",
        "--ca /nowhere dev",
        "dev --host elsewhere",
        "logout --token cvt_good",
        "--token cvt_good logout"
      })
  void anOptionThatTheCommandHasNoUseForIsRefused(String line) {
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);

    assertThat(terminal.err()).startsWith("culvert: CVT-7001 ").containsPattern("--(ser|ca|ho|to)");
  }

  @Test
  void helpShowsOnlyWhatTheCommandTakes() {
    run("dev", "--help");
    assertThat(terminal.out()).contains("--token").doesNotContain("--server", "--ca=");
    run("logout", "--help");
    assertThat(terminal.out()).contains("--server", "--ca=").doesNotContain("--token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "http 3000 --nmae shop",
        "http 3000 --name",
        "http 3000 --give-up-after soon",
        "http 3000 --origin-timeout soon",
        "tcp",
        "tcp 70000",
        "http 3000 --server a^b",
        "dead-letters nonsense",
        "usage verify"
      })
  void everyMisuseHasTheSameCodeAndEnd(String line) {
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);

    assertThat(terminal.err())
        .startsWith("culvert: CVT-7001 ")
        .doesNotContain("..")
        .hasLineCount(2);
  }

  @Test
  void aCommandThatNeedsAnAccountSaysSo() {
    assertThat(run("usage")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).startsWith("culvert: CVT-7003 You are not logged in");
  }

  @Test
  void aFailureIsAnEventWithJson() {
    assertThat(run("nonsense", "--json")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.out()).startsWith("{").contains("\"event\":\"failed\"");
    assertThat(terminal.out()).contains("\"code\":\"CVT-7001\"", "\"exitCode\":2");
    assertThat(terminal.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8193", "ftp://localhost", "api"})
  void anApiWithoutItsSchemeIsAUsageError(String address) {
    terminal.set("CULVERT_API", address);
    assertThat(run("whoami", "--token", "cvt_good")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("http://host:8193").doesNotContain("Exception");
    assertThat(run("login", "--api", address, "--token", "cvt_good")).isEqualTo(ExitCode.USAGE);
    assertThat(run("status", "--token", "cvt_good")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aGoodTokenIsKeptAndForgotten() throws IOException {
    api.always(200, "{\"accountId\":\"0193\",\"name\":\"Ada\"}");
    assertThat(run("login", "--token", "cvt_good")).isZero();
    assertThat(terminal.out()).contains("Logged in to localhost:8191 as Ada");
    assertThat(Files.readString(home.resolve("c/config.toml"))).contains("cvt_good");
    assertThat(run("whoami")).isZero();
    assertThat(terminal.out()).contains("Ada (0193) on localhost:8191");
    assertThat(run("logout")).isZero();
    assertThat(run("whoami")).isZero();
    assertThat(terminal.out()).contains("anonymous");
  }

  @Test
  void severalServersOfALoginAreKeptAndForgottenTogether() throws IOException {
    api.always(200, "{\"accountId\":\"0193\",\"name\":\"Ada\"}");
    assertThat(run("login", "--token", "cvt_good", "--server", "a:1,b:2")).isZero();
    assertThat(terminal.out()).contains("Logged in to a:1 and b:2 as Ada");
    assertThat(Files.readString(home.resolve("c/config.toml"))).contains("'ws://a:1,ws://b:2'");
    assertThat(run("whoami", "--server", "b:2")).isZero();
    assertThat(terminal.out()).contains("Ada (0193) on b:2");
    assertThat(run("logout")).isZero();
    assertThat(Files.readString(home.resolve("c/config.toml"))).doesNotContain("cvt_good");
  }

  @Test
  void theNameOfAnAccountCannotCommandTheTerminal() throws IOException {
    api.always(200, "{\"accountId\":\"0193\",\"name\":\"Ada\\u001b[2J\"}");
    assertThat(run("login", "--token", "cvt_good")).isZero();
    assertThat(terminal.out()).contains("as AdaU+001B[2J.").doesNotContain("\u001b");
  }

  @Test
  void aBadTokenIsRefusedAndNotKept() throws IOException {
    api.always(200, "{}");
    assertThat(run("login", "--token", "cvt_bad")).isEqualTo(ExitCode.REFUSED);
    assertThat(terminal.err()).contains("CVT-2001");
    assertThat(home.resolve("c")).doesNotExist();
    assertThat(run("whoami", "--token", "cvt_bad")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aTokenMayComeFromAPipeAndStaysUncheckedWithoutAnApi() throws IOException {
    terminal.set("CULVERT_API", "http://localhost:" + freePort());
    terminal.type("cvt_piped\n");
    assertThat(run("login", "--server", "tunnel.example.com")).isZero();
    assertThat(terminal.out()).contains("unchecked").contains("tunnel.example.com:8191");
    assertThat(Files.readString(home.resolve("c/config.toml")))
        .contains("cvt_piped")
        .contains("ws://tunnel.example.com:8191");
    assertThat(run("whoami")).isEqualTo(ExitCode.UNREACHABLE);
  }

  @Test
  void statusSaysWhatIsOnline() throws IOException {
    api.always(
        200,
        """
        {"accountId":"0193","name":"Ada\\u001b","items":[\
        {"hostname":"shop.localhost","localPort":3000},\
        {"hostname":"db.localhost","publicUrl":"tcp://localhost:20001","localPort":5432}]}
        """);
    try (var tunnels = new ServerSocket(0, 10, LOOPBACK)) {
      var address = "localhost:" + tunnels.getLocalPort();
      assertThat(run("status", "--token", "cvt_good", "--server", address)).isZero();
      assertThat(terminal.out())
          .contains("shop.localhost -> localhost:3000")
          .contains("tcp://localhost:20001 -> localhost:5432")
          .contains("AdaU+001B")
          .doesNotContain("not reachable");
    }
  }

  @Test
  void statusOfAServerThatIsNotThereEndsWithThree() throws IOException {
    int port = freePort();
    assertThat(run("status", "--server", "localhost:" + port)).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(terminal.out()).contains("not reachable").contains("anonymous");
  }

  @Test
  void devWithoutThePlatformSaysWhereToFindIt() {
    assertThat(run("dev")).isEqualTo(ExitCode.PLATFORM);
    assertThat(terminal.err()).contains("./culvert dev");
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
      assertThat(terminal.err()).contains("CVT-0000 It broke.").doesNotContain("full");

      var verbose = Stream.concat(reset.stream(), Stream.of("--verbose"));
      assertThat(run(verbose.toArray(String[]::new))).isEqualTo(ExitCode.PLATFORM);
      assertThat(terminal.err())
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

package io.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.ExitCode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
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

  @TempDir private Path home;
  @RegisterExtension private final Terminal terminal = new Terminal();
  @RegisterExtension private final ScriptedApi api = new ScriptedApi();

  @Test
  void theMonthIsShownWithItsLimitAndState() {
    api.on("GET /api/v1/usage", 200, USAGE.formatted("NEAR_LIMIT"));

    assertThat(run()).isZero();
    assertThat(terminal.out())
        .contains("2026-11 (Asia/Tokyo)", "sandbox", "3.0 KiB of 4.0 KiB", "80 %");
  }

  @Test
  void aRightBillEndsWithZero() {
    api.on("GET /api/v1/usage/verify?month=2026-11", 200, RIGHT);

    assertThat(run("verify", "--month", "2026-11")).isZero();
    assertThat(terminal.out()).contains("the bill is what the log says", "12 events");
  }

  @Test
  void aWrongBillEndsWithOneAndNamesTheLine() {
    api.on("GET /api/v1/usage/verify?month=2026-11&account=acme", 200, WRONG);

    assertThat(run("verify", "--month", "2026-11", "--account", "acme")).isEqualTo(1);
    assertThat(terminal.out())
        .contains("1 difference:", "acme/2026-11/x/BYTES_IN: billed 10, by the log nothing");
  }

  @Test
  void asJsonTheWholeAnswerIsPrinted() {
    api.on("GET /api/v1/usage/verify?month=2026-11", 200, WRONG);

    assertThat(run("verify", "--month", "2026-11", "--json")).isEqualTo(1);
    assertThat(terminal.out().strip()).startsWith("{\"accountId\":\"acme\"").endsWith("}");
  }

  @Test
  void withoutAMonthNothingIsAsked() {
    assertThat(run("verify")).isEqualTo(ExitCode.USAGE);
    assertThat(api.asked()).isEmpty();
  }

  private int run(String... arguments) {
    terminal.set("CULVERT_HOME", home);
    terminal.set("CULVERT_TOKEN", ScriptedApi.TOKEN);
    terminal.set("CULVERT_API", api.address());
    return terminal.run(
        Stream.concat(Stream.of("usage"), Stream.of(arguments)).toArray(String[]::new));
  }
}

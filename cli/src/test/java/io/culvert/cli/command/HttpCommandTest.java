package io.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.ExitCode;
import io.culvert.cli.agent.TestBroker;
import io.culvert.tunnel.hello.Refused;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where a tunnel leads; the broker lets nobody in, so that the command ends. */
@Timeout(30)
class HttpCommandTest {
  private static final String SHOP = "GET /api/v1/hostnames/shop";
  private static final String SETTINGS = "{\"settings\":{\"defaultTarget\":%s}}";

  @TempDir private Path home;
  @RegisterExtension private final Terminal terminal = new Terminal();
  @RegisterExtension private final ScriptedApi api = new ScriptedApi();

  private final TestBroker broker =
      new TestBroker(0, _ -> new Refused("CVT-2002", "Taken.", "Another.", false));

  @BeforeEach
  void useTheServers() {
    terminal.set("CULVERT_HOME", home);
    terminal.set("CULVERT_TOKEN", ScriptedApi.TOKEN);
    terminal.set("CULVERT_API", api.address());
    terminal.set("CULVERT_SERVER", "localhost:" + broker.port());
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void withoutAPortTheHostnamesDefaultTargetIsForwardedTo() {
    api.on(SHOP, 200, SETTINGS.formatted("\"127.0.0.1:4321\""));

    assertThat(terminal.run("http", "--name", "shop")).isEqualTo(ExitCode.REFUSED);

    assertThat(broker.hellos).extracting(hello -> hello.wish().port()).containsExactly(4321);
    assertThat(broker.hellos).extracting(hello -> hello.wish().name()).containsExactly("shop");
  }

  @Test
  void whoGivesAPortAsksForNoDefault() {
    api.on(SHOP, 200, SETTINGS.formatted("\"10.0.0.9:22\""));

    assertThat(terminal.run("http", "3000", "--name", "shop")).isEqualTo(ExitCode.REFUSED);

    assertThat(api.asked()).isEmpty();
    assertThat(broker.hellos).extracting(hello -> hello.wish().port()).containsExactly(3000);
  }

  @Test
  void aHostnameWithoutADefaultTargetNeedsAPort() {
    api.on(SHOP, 200, SETTINGS.formatted("null"));

    assertThat(terminal.run("http", "--name", "shop")).isEqualTo(ExitCode.USAGE);

    assertThat(terminal.err()).contains("shop has no default target").contains("--target");
    assertThat(broker.hellos).isEmpty();
  }

  @Test
  void noTimeAtAllToGiveUpAfterIsAUsageError() {
    assertThat(terminal.run("http", "3000", "--give-up-after", "-5")).isEqualTo(ExitCode.USAGE);

    assertThat(terminal.err()).contains("--give-up-after -5");
    assertThat(broker.hellos).isEmpty();
  }

  @Test
  void aTargetThatIsNoneIsSaid() {
    api.on(SHOP, 200, SETTINGS.formatted("\"nowhere\""));

    assertThat(terminal.run("http", "--name", "shop")).isEqualTo(ExitCode.USAGE);

    assertThat(terminal.err()).contains("\"nowhere\" is not HOST:PORT.");
  }

  @Test
  void aHostnameThatIsNotTheAccountsIsRefused() {
    api.on(
        SHOP,
        404,
        "{\"detail\":\"You have no such hostname.\",\"code\":\"CVT-5040\",\"action\":\"Look.\"}");

    assertThat(terminal.run("http", "--name", "shop")).isEqualTo(ExitCode.REFUSED);

    assertThat(terminal.err()).contains("CVT-5040 You have no such hostname.");
  }

  @Test
  void aHostGoesWithAPort() {
    assertThat(terminal.run("http", "--name", "shop", "--host", "db")).isEqualTo(ExitCode.USAGE);

    assertThat(terminal.err()).contains("PORT is missing.");
    assertThat(api.asked()).isEmpty();
  }
}

package io.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.ExitCode;
import io.culvert.cli.agent.TestBroker;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.policy.AddressRange;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.HeaderField;
import io.culvert.tunnel.policy.RateLimit;
import io.culvert.tunnel.policy.TrafficLimits;
import io.culvert.tunnel.policy.WebhookCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server is asked for, by option and by file. */
class PolicyOptionsTest {
  @RegisterExtension final Terminal terminal = new Terminal();
  @TempDir Path home;

  private final TestBroker broker =
      new TestBroker(0, _ -> new Refused("CVT-2002", "Taken.", "Another.", false));

  @BeforeEach
  void useTheServer() {
    terminal.set("CULVERT_HOME", home);
    terminal.set("CULVERT_SERVER", "localhost:" + broker.port());
    terminal.set("HOOK_SECRET", "from the environment");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private EdgePolicy asked(String... options) {
    var arguments = new ArrayList<>(List.of("http", "3000"));
    arguments.addAll(List.of(options));
    assertThat(terminal.run(arguments.toArray(String[]::new)))
        .as(terminal.err())
        .isEqualTo(ExitCode.REFUSED);
    return broker.hellos.getLast().wish().policy();
  }

  @Test
  void withoutOptionsNothingIsAsked() {
    assertThat(asked()).isSameAs(EdgePolicy.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "tls"})
  void connectionsAreLimitedByAddressRateAndNumber(String command) {
    assertThat(
            terminal.run(
                command,
                "5432",
                "--allow-cidr=10.0.0.0/8",
                "--deny-cidr=10.6.0.0/16",
                "--rate-limit=10/s",
                "--max-concurrent=5"))
        .isEqualTo(ExitCode.REFUSED);

    var policy = broker.hellos.getLast().wish().policy();
    assertThat(policy.suitsConnections()).isTrue();
    assertThat(policy.access().allow()).containsExactly(AddressRange.parse("10.0.0.0/8"));
    assertThat(policy.access().deny()).containsExactly(AddressRange.parse("10.6.0.0/16"));
    assertThat(policy.limits())
        .isEqualTo(new TrafficLimits(new RateLimit(10, 1, 10, RateLimit.By.IP), 5, null));
  }

  @Test
  void everyOptionIsInTheHello() throws IOException {
    var secret = Files.writeString(home.resolve("secret"), "from a file\n");
    var policy =
        asked(
            "--basic-auth",
            "ada:one",
            "--basic-auth=bob:two",
            "--allow-cidr",
            "10.0.0.0/8,192.0.2.1",
            "--deny-cidr",
            "10.6.0.0/16",
            "--rate-limit",
            "600/m,burst=20,by=tunnel",
            "--max-concurrent",
            "50",
            "--max-body",
            "10MB",
            "--request-header",
            "X-Env: dev",
            "--request-header-add",
            "X-More: 1",
            "--request-header-remove",
            "Cookie",
            "--response-header",
            "X-Frame-Options: DENY",
            "--host-header",
            "origin",
            "--verify-webhook",
            "github",
            "--webhook-secret",
            "env:HOOK_SECRET",
            "--webhook-secret",
            "file:" + secret,
            "--compress",
            "--redact-header",
            "X-Token",
            "--redact-json",
            "password,card");

    assertThat(policy.access().logins().get(1).isPassword("two")).isTrue();
    assertThat(policy.access().allow())
        .containsExactly(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("192.0.2.1/32"));
    assertThat(policy.access().deny()).containsExactly(AddressRange.parse("10.6.0.0/16"));
    assertThat(policy.limits().rate()).isEqualTo(new RateLimit(600, 60, 20, RateLimit.By.TUNNEL));
    assertThat(policy.limits().concurrent()).isEqualTo(50);
    assertThat(policy.limits().body()).isEqualTo(10_000_000);
    assertThat(policy.headers().request().set()).containsExactly(new HeaderField("X-Env", "dev"));
    assertThat(policy.headers().request().add()).containsExactly(new HeaderField("X-More", "1"));
    assertThat(policy.headers().request().remove()).containsExactly("Cookie");
    assertThat(policy.headers().response().set())
        .containsExactly(new HeaderField("X-Frame-Options", "DENY"));
    assertThat(policy.headers().host()).isEqualTo("localhost:3000");
    assertThat(policy.webhook())
        .isEqualTo(
            new WebhookCheck(
                WebhookCheck.Scheme.GITHUB, List.of("from the environment", "from a file")));
    assertThat(policy.compress()).isTrue();
    assertThat(policy.redactions().headers()).containsExactly("X-Token");
    assertThat(policy.redactions().json()).containsExactly("password", "card");
  }

  @Test
  void theFileSaysTheSameAndOpensSeveralTunnels() throws IOException {
    var file =
        Files.writeString(
            home.resolve("culvert.yml"),
            """
            tunnels:
              web:
                port: 3000
                name: shop
                rate-limit: 10/s
                compress: true
                no-record: false
                allow-cidr: [10.0.0.0/8, 192.0.2.1]
                request-header: "X-Env: dev"
              hooks:
                protocol: http
                port: 4000
                verify-webhook: stripe
                webhook-secret: env:HOOK_SECRET
              never:
                port: 1
            """);

    assertThat(terminal.run("start", "web", "hooks", "--file", file.toString()))
        .isEqualTo(ExitCode.REFUSED);

    assertThat(broker.hellos).hasSize(2);
    var web = broker.hello(3000).wish();
    assertThat(web.name()).isEqualTo("shop");
    assertThat(web.record()).isTrue();
    assertThat(web.policy())
        .isEqualTo(
            asked(
                "--rate-limit=10/s",
                "--compress",
                "--allow-cidr=10.0.0.0/8",
                "--allow-cidr=192.0.2.1",
                "--request-header=X-Env: dev"));
    assertThat(broker.hello(4000).wish().policy().webhook().secrets())
        .containsExactly("from the environment");
  }

  @Test
  void aTunnelThatTheFileDoesNotHaveIsSaid() throws IOException {
    Files.writeString(home.resolve("culvert.yml"), "tunnels: {web: {port: 3000}}");

    assertThat(terminal.run("start", "wbe")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("line 1: wbe is none of the tunnels");
    assertThat(broker.hellos).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--basic-auth | ada",
        "--basic-auth | env:NOWHERE",
        "--allow-cidr | example.com",
        "--rate-limit | 10",
        "--rate-limit | 10/s,burst=0",
        "--rate-limit | 10/s,by=moon",
        "--max-concurrent | 0",
        "--max-body | big",
        "--request-header | X-A",
        "--request-header-replace | X-A: a",
        "--response-header-replace | Location: ( => b",
        "--request-header | Content-Length: 1",
        "--request-header | Host: a",
        "--response-header-remove | Connection",
        "--host-header | a b",
        "--verify-webhook | gitlab",
        "--verify-webhook | github",
        "--webhook-secret | s",
        "--webhook-secret | file:/nowhere/at/all"
      })
  void whatCannotBeCarriedOutIsSaidBeforeAnythingIsOpened(String option, String value) {
    assertThat(terminal.run("http", "3000", option, value)).isEqualTo(ExitCode.USAGE);

    assertThat(terminal.err()).contains("--");
    assertThat(broker.hellos).isEmpty();
  }

  @Test
  void aLineEndInAHeaderIsRefused() {
    assertThat(terminal.run("http", "3000", "--request-header", "X-A: b\r\nX-C: d"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("--request-header", "line end");
  }
}

package io.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.ExitCode;
import io.culvert.cli.agent.TestBroker;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.policy.AddressRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tunnels from {@code culvert.yml}. */
class StartCommandTest {
  @RegisterExtension private final Terminal terminal = new Terminal();
  @TempDir private Path home;

  private final TestBroker broker =
      new TestBroker(0, _ -> new Refused("CVT-2002", "Taken.", "Another.", false));

  @BeforeEach
  void useTheServer() {
    terminal.set("CULVERT_HOME", home);
    terminal.set("CULVERT_SERVER", "localhost:" + broker.port());
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void file(String text) throws IOException {
    Files.writeString(home.resolve("culvert.yml"), text);
  }

  @Test
  void tunnelsOfEveryKindHaveTheOptionsOfTheirCommands() throws IOException {
    file(
        """
        connections: 1
        tunnels:
          db:
            protocol: tcp
            port: 5432
            remote-port: 20001
            proxy-protocol: v2
            allow-cidr: [10.0.0.0/8]
            max-concurrent: 5
          secure:
            protocol: tls
            port: 8443
            name: secure
            connections: 3
          web:
            port: https://localhost:8444
            origin-insecure: true
        """);

    assertThat(terminal.run("start")).isEqualTo(ExitCode.REFUSED);

    var db = broker.hello(5432).wish();
    assertThat(db.protocol()).isEqualTo("tcp");
    assertThat(db.remotePort()).isEqualTo(20001);
    assertThat(db.policy().access().allow()).containsExactly(AddressRange.parse("10.0.0.0/8"));
    assertThat(db.policy().limits().concurrent()).isEqualTo(5);
    assertThat(broker.hello(8443).wish().protocol()).isEqualTo("tls");
    assertThat(broker.hello(8443).wish().name()).isEqualTo("secure");
    assertThat(broker.hello(8444).wish().protocol()).isEqualTo("http");
  }

  @Test
  void aTokenOnTheCommandLineIsInPlaceOfThatOfTheFile() throws IOException {
    file("tunnels: {web: {port: 3000, token: cvt_file, connections: 1}}");

    assertThat(terminal.run("start", "--token", "cvt_line")).isEqualTo(ExitCode.REFUSED);
    assertThat(broker.hello(3000).token()).isEqualTo("cvt_line");
  }

  @Test
  void aFileThatIsRightIsSaidToBeWithoutOpeningAnything() throws IOException {
    file("tunnels: {web: {port: 3000}, db: {protocol: tcp, port: 5432}}");

    assertThat(terminal.run("start", "--check")).isZero();

    assertThat(terminal.out()).contains("culvert.yml is right: web, db.");
    assertThat(broker.hellos).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "naem: shop | web.naem is no option of culvert http; is it name?",
        "naem: false | web.naem is no option of culvert http; is it name?",
        "naem: | web.naem is no option of culvert http; is it name?",
        "naem: [] | web.naem is no option of culvert http; is it name?",
        "help: true | web.help is no option of culvert http",
        "server: false | web.server cannot be: false",
        "allow-cidr: [] | web.allow-cidr has no value",
        "rate-limit: 10 | web.rate-limit cannot be: write it as 10/s",
        "origin-protocol: h3 | web.origin-protocol cannot be:",
        "port: moon | web.port cannot be: \"moon\" is not HOST:PORT",
        "connections: many | web.connections cannot be:",
        "connections: 99 | web.connections cannot be:",
        "compress: perhaps | web.compress cannot be:",
        "host: [a, b] | web.host cannot be several",
        "basic-auth: {ada: secret} | web.basic-auth has no value",
        "protocol: udp | web.protocol is not http, tcp or tls",
        "protocol: tcp | web.compress is no option of culvert tcp",
        "webhook-secret: s | web.webhook-secret cannot be: there is nothing to verify",
        "origin-ca: /nowhere | web.origin-ca cannot be: the local server is not asked by TLS",
        "name: again | this is not YAML, or says something twice"
      })
  void whatIsWrongIsSaidWithItsLineBeforeAnythingIsOpened(String entry, String words)
      throws IOException {
    file(
        """
        tunnels:
          fine:
            port: 3000
          web:
            name: shop
            %s
        %s%s
        """
            .formatted(
                entry,
                entry.startsWith("port") ? "" : "    port: 4000\n",
                words.contains("compress") && !entry.startsWith("compress")
                    ? "    compress: true"
                    : ""));

    assertThat(terminal.run("start")).isEqualTo(ExitCode.USAGE);

    int line = words.contains("web.compress is no") ? 8 : 6;
    assertThat(terminal.err()).contains("culvert.yml line " + line + ": " + words);
    assertThat(broker.hellos).isEmpty();
  }

  @Test
  void whatStandsAboveTheTunnelsIsCheckedToo() throws IOException {
    file("tunnels: {web: {port: 3000}}\nca: /nowhere/at/all\n");
    assertThat(terminal.run("start", "--check")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("line 2: ca cannot be: /nowhere/at/all holds no");

    file("tunnels: {web: {port: 3000}}\nconections: 2\n");
    assertThat(terminal.run("start", "--check")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("line 2: conections is not known here");
  }

  @Test
  void allEntriesThatAreNotKnownAreSaidAtOnce() throws IOException {
    file("tunnels:\n  web:\n    naem: false\n    port: 3000\n    conections:\n");
    assertThat(terminal.run("start", "--check")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err())
        .contains("line 3: web.naem is no option", "line 5: web.conections is no option")
        .contains("is it connections?");

    file("sever: a\ntunnels: {web: {port: 3000}}\nconections: false\n");
    assertThat(terminal.run("start", "--check")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("line 1: sever is not known", "line 3: conections is not");
  }

  @Test
  void aSwitchMayBeOff() throws IOException {
    file("tunnels: {web: {port: 3000, compress: false}}");
    assertThat(terminal.run("start", "--check")).isZero();
  }

  @Test
  void theCommandLineDecidesOverTheFile() throws IOException {
    file("server: localhost:1\ntunnels: {web: {port: 3000}}\n");

    assertThat(terminal.run("start", "--server", "localhost:" + broker.port()))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(broker.hellos).hasSize(1);
  }
}

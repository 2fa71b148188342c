package io.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.cli.ExitCode;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An API whose certificate is of a private authority. */
class PrivateAuthorityTest {
  private static final X509Bundle AUTHORITY = authority();

  @TempDir private Path home;
  @RegisterExtension private final Terminal terminal = new Terminal();
  @RegisterExtension private final ScriptedApi api = new ScriptedApi(served());
  private String ca = "";

  private static X509Bundle authority() {
    try {
      return new CertificateBuilder()
          .subject("CN=an authority")
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static SSLContext served() {
    try {
      var bundle =
          new CertificateBuilder()
              .subject("CN=localhost")
              .addSanDnsName("localhost")
              .buildIssuedBy(AUTHORITY);
      var tls = SSLContext.getInstance("TLS");
      tls.init(bundle.toKeyManagerFactory().getKeyManagers(), null, null);
      return tls;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void useIt() throws IOException {
    terminal.set("CULVERT_HOME", home);
    terminal.set("CULVERT_API", api.address());
    terminal.set("CULVERT_TOKEN", ScriptedApi.TOKEN);
    ca = Files.writeString(home.resolve("ca.pem"), AUTHORITY.getCertificatePEM()).toString();
    api.always(200, "{\"accountId\":\"0193\",\"name\":\"Ada\"}");
  }

  @Test
  void withoutItNothingIsAskedAndTheReasonIsSaid() {
    assertThat(terminal.run("whoami")).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(terminal.err()).contains("its certificate is not to be believed").contains("--ca");
    assertThat(api.asked()).isEmpty();
  }

  @Test
  void theOptionAndTheEnvironmentNameIt() {
    assertThat(terminal.run("whoami", "--ca", ca)).as(terminal.err()).isZero();
    assertThat(terminal.run("--ca", ca, "whoami")).isZero();

    terminal.set("CULVERT_CA", ca);
    assertThat(terminal.run("whoami")).isZero();
    assertThat(terminal.out()).contains("Ada");
  }

  @Test
  void loginKeepsItForTheServer() throws IOException {
    assertThat(terminal.run("login", "--token", ScriptedApi.TOKEN, "--ca", ca)).isZero();
    assertThat(terminal.out()).contains("Logged in").contains("Ada");
    assertThat(Files.readString(home.resolve("config.toml"))).contains(ca);

    assertThat(terminal.run("whoami")).isZero();
  }

  @Test
  void aFileThatHoldsNoneIsSaid() {
    assertThat(terminal.run("whoami", "--ca", "/nowhere/ca.pem")).isEqualTo(ExitCode.USAGE);

    assertThat(terminal.err()).contains("--ca: /nowhere/ca.pem holds no certificates");
  }
}

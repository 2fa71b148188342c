package io.culvert.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.trust.Trust;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.tls.Certificates;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom an agent believes, against a server that takes nothing but TLS. */
@Timeout(60)
class ServerTlsTest {
  @TempDir private Path folder;
  private final RecordingListener listener = new RecordingListener();

  @Test
  void aServerOfAPrivateAuthorityIsBelievedWhenTheAuthorityIsNamed() throws Exception {
    var authority = authority();
    try (var certificates = served(authority, "localhost");
        var broker = new TestBroker(0, _ -> TestBroker.welcome(4), certificates);
        var _ = agent(broker, Trust.by(file("ca.pem", authority.getCertificatePEM())))) {
      await().until(() -> listener.welcomes.size() == 1);

      assertThat(listener.troubles).isEmpty();
    }
  }

  @Test
  void withoutTheAuthorityItIsNot() throws Exception {
    try (var certificates = served(authority(), "localhost");
        var broker = new TestBroker(0, _ -> TestBroker.welcome(4), certificates);
        var _ = agent(broker, Trust.SYSTEM)) {
      assertThatNobodyIsBelieved(broker);
    }
  }

  @Test
  void aCertificateForAnotherNameIsNotBelieved() throws Exception {
    var authority = authority();
    try (var certificates = served(authority, "elsewhere.example");
        var broker = new TestBroker(0, _ -> TestBroker.welcome(4), certificates);
        var _ = agent(broker, Trust.by(file("ca.pem", authority.getCertificatePEM())))) {
      assertThatNobodyIsBelieved(broker);
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefusedAtOnce() throws Exception {
    var file = file("empty.pem", "nothing of the kind");

    assertThatThrownBy(() -> Trust.by(file)).isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> Trust.by(folder.resolve("none.pem"))).isInstanceOf(SSLException.class);
  }

  private void assertThatNobodyIsBelieved(TestBroker broker) {
    await().until(() -> !listener.troubles.isEmpty());
    assertThat(listener.troubles.getFirst().code())
        .isEqualTo(CulvertError.SERVER_NOT_TRUSTED.code());
    assertThat(broker.hellos).isEmpty(); // and so it has not seen the token
  }

  private TunnelAgent agent(TestBroker broker, Trust tls) {
    var settings =
        new AgentSettings(
            new Servers(List.of(broker.url()), 1, tls),
            "cvt_secret",
            Wish.http(1),
            OriginTarget.local(1),
            OriginLimits.standard(),
            false,
            "culvert/test");
    var agent = new TunnelAgent(settings, listener);
    agent.start();
    return agent;
  }

  private static X509Bundle authority() throws Exception {
    return new CertificateBuilder()
        .subject("CN=an authority")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private Certificates served(X509Bundle authority, String name) throws Exception {
    var bundle =
        new CertificateBuilder().subject("CN=" + name).addSanDnsName(name).buildIssuedBy(authority);
    var chain = file("server.pem", bundle.getCertificatePathPEM());
    var key = file("server.key", bundle.getPrivateKeyPEM());
    return Certificates.open(List.of(chain), List.of(key), List.of("http/1.1"));
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }
}

package io.culvert.cli.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.cli.trust.Trust;
import io.culvert.tunnel.error.CulvertError;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Local servers that speak TLS. */
@Timeout(60)
class OriginTlsTest {
  private static final String GRPC =
      "POST /s/m HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc\r\n"
          + "TE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static final String HTTP_2 = "h2 https";

  private static X509Bundle authority;
  private static X509Bundle certificate;

  @TempDir private Path folder;

  @BeforeAll
  static void certify() throws Exception {
    authority =
        new CertificateBuilder()
            .subject("CN=an authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    certificate =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
  }

  private static ForwarderFixture agent(TlsOrigin origin, OriginProtocol protocol, Trust trust) {
    var target = OriginTarget.local(origin.port()).speaking(protocol).believedBy(trust);
    return new ForwarderFixture(target, OriginLimits.standard());
  }

  private Trust named() throws Exception {
    return Trust.by(Files.writeString(folder.resolve("ca"), authority.getCertificatePEM()));
  }

  @Test
  void aServerOfANamedAuthorityIsAskedByHttp1() throws Exception {
    try (var origin = new TlsOrigin(certificate, OriginTls.HTTP_1);
        var agent = agent(origin, OriginProtocol.AUTO, named())) {
      assertThat(agent.get("/").text()).isEqualTo("h1");
      assertThat(agent.get("/").text()).isEqualTo("h1");
      assertThat(agent.idle()).isOne();
    }
  }

  @Test
  void aServerThatLikesHttp2BetterIsAskedByIt() throws Exception {
    try (var origin = new TlsOrigin(certificate, OriginTls.HTTP_2, OriginTls.HTTP_1);
        var agent = agent(origin, OriginProtocol.AUTO, named())) {
      await().until(() -> agent.get("/").text().equals(HTTP_2));

      var upgrade = "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
      assertThat(agent.exchange(upgrade).text()).isEqualTo("h1");
    }
  }

  @Test
  void whatTheOptionSaysHoldsWhateverTheServerLikes() throws Exception {
    try (var origin = new TlsOrigin(certificate, OriginTls.HTTP_2, OriginTls.HTTP_1);
        var http1 = agent(origin, OriginProtocol.H1, named());
        var http2 = agent(origin, OriginProtocol.H2, named())) {
      assertThat(http1.get("/").text()).isEqualTo("h1");
      assertThat(http2.get("/").text()).isEqualTo(HTTP_2);
    }
  }

  @Test
  void aCallOfGrpcGoesByHttp2FromTheFirst() throws Exception {
    try (var origin = new TlsOrigin(certificate, OriginTls.HTTP_2);
        var agent = agent(origin, OriginProtocol.AUTO, named())) {
      assertThat(agent.exchange(GRPC).text()).isEqualTo(HTTP_2);
    }
  }

  @Test
  void aServerWithoutHttp2SaysSo() throws Exception {
    try (var origin = new TlsOrigin(certificate, OriginTls.HTTP_1);
        var agent = agent(origin, OriginProtocol.H2, named())) {
      agent.get("/");
      assertThat(agent.reports.getFirst().error()).isEqualTo(CulvertError.ORIGIN_NOT_HTTP2);
    }
  }

  @Test
  void aServerThatIsNotBelievedIsAskedNothing() throws Exception {
    try (var origin = new TlsOrigin(certificate, OriginTls.HTTP_1);
        var agent = agent(origin, OriginProtocol.AUTO, Trust.SYSTEM)) {
      agent.get("/");
      assertThat(agent.reports.getFirst().error()).isEqualTo(CulvertError.ORIGIN_NOT_BELIEVED);
    }
  }

  @Test
  void whoWantsToBelievesAnybody() throws Exception {
    var stranger = new CertificateBuilder().subject("CN=elsewhere").buildIssuedBy(authority);
    try (var origin = new TlsOrigin(stranger, OriginTls.HTTP_1);
        var agent = agent(origin, OriginProtocol.AUTO, Trust.ANYBODY)) {
      assertThat(agent.get("/").text()).isEqualTo("h1");
    }
  }
}

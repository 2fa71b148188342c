package io.culvert.tunnel.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that need more room than a connection keeps for them. */
class HandshakesTest {
  private static final int NAMES = 120;

  @TempDir private Path folder;
  @RegisterExtension private final Greeters greeters = new Greeters();

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aChainLongerThanARecordArrivesWhole(String version) throws Exception {
    var root = signing("root").buildSelfSigned();
    var middle = signing("middle").buildIssuedBy(root);
    var lower = signing("lower").buildIssuedBy(middle);
    int port = serve(signing("leaf").buildIssuedBy(lower));
    try (var socket = connect(new Visitor(), port, version)) {
      assertThat(greeting(socket)).isEqualTo("hello");
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(bytesOf(socket.getSession().getPeerCertificates())).isGreaterThan(1 << 14);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientThatComesBackResumesItsSession(String version) throws Exception {
    int port = serve(signing("leaf").buildSelfSigned());
    var visitor = new Visitor();
    for (int visit = 0; visit < 3; visit++) {
      try (var socket = connect(visitor, port, version)) {
        assertThat(greeting(socket)).isEqualTo("hello");
      }
    }
    assertThat(visitor.chainsSeen()).isOne();
  }

  @Test
  void aClientWithNothingInCommonIsToldSo() throws Exception {
    int port = serve(signing("leaf").buildSelfSigned());
    try (var socket = connect(new Visitor(), port, "TLSv1.2")) {
      // The server's key is for ECDSA.
      socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
      assertThatThrownBy(socket::startHandshake)
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("handshake_failure");
    }
  }

  @Test
  void aConnectionHoldsNoMoreRoomThanAnAlertNeeds() throws Exception {
    assumeThat(OpenSsl.isAvailable()).isTrue();
    var bundle = signing("leaf").buildSelfSigned();
    var context =
        ServerContexts.of(
            SslContextBuilder.forServer(
                bundle.getKeyPair().getPrivate(), bundle.getCertificatePath()),
            List.of("http/1.1"));
    assertThat(context).isInstanceOf(ReferenceCountedOpenSslContext.class);
    assertThat(((ReferenceCountedOpenSslContext) context).getBioNonApplicationBufferSize())
        .isLessThanOrEqualTo(256);
  }

  private int serve(X509Bundle bundle) throws Exception {
    var chain = folder.resolve("it.crt");
    var key = folder.resolve("it.key");
    Files.writeString(chain, bundle.getCertificatePathPEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    try (var certificates = Certificates.open(List.of(chain), List.of(key), List.of("http/1.1"))) {
      return greeters.serve(certificates::handler);
    }
  }

  /** A large certificate, for many names. */
  private static CertificateBuilder signing(String name) {
    var builder = new CertificateBuilder().subject("CN=" + name).setIsCertificateAuthority(true);
    for (int i = 0; i < NAMES; i++) {
      builder.addSanDnsName("a-name-that-is-rather-long-" + i + "." + name + ".example");
    }
    return builder;
  }

  private static SSLSocket connect(Visitor visitor, int port, String version) throws Exception {
    var socket = visitor.connect(port, "leaf.example");
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  private static String greeting(SSLSocket socket) throws Exception {
    socket.getOutputStream().write("anybody there?".getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static int bytesOf(Certificate[] chain) {
    return Arrays.stream(chain).mapToInt(each -> encoded(each).length).sum();
  }

  private static byte[] encoded(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.gateway.acme.ScriptedAuthority;
import io.culvert.gateway.route.HostnameView;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.SelfSigned;
import io.culvert.gateway.testing.Soon;
import io.culvert.gateway.testing.TlsProbe;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.tls.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with certificates that are ordered, the authority's protocol aside. */
@Timeout(60)
class OrderedCertificatesTest {
  private static final String SHOP = "shop.example";
  private static final String ANSWER = "token-1.thumbprint";
  private static final String CHALLENGE_EXTENSION = "1.3.6.1.5.5.7.1.31"; // RFC 8737 §6.1
  private static final String GET =
      "GET %s HTTP/1.1\r\nHost: " + SHOP + "\r\nConnection: close\r\n\r\n";

  @TempDir private Path folder;
  private ScriptedAuthority authority;
  private GatewayUnderTest gateway;

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void theFirstVisitorWaitsAndTheNextOnesDoNot() throws Exception {
    int port = start(null);
    gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "hello"));

    try (var visitor = new TlsProbe(port, SHOP, "http/1.1")) {
      assertThat(subject(visitor.certificate())).isEqualTo("CN=shop.example");
      assertThat(visitor.exchange(GET.formatted("/"))).endsWith("hello");
    }
    try (var visitor = new TlsProbe(port, SHOP, "h2", "http/1.1")) {
      assertThat(visitor.protocol()).isEqualTo("h2");
    }
    assertThat(authority.orders()).containsExactly(SHOP);
  }

  @Test
  void namesThatNobodyHasShownToLeadHereCauseNoOrder() throws Exception {
    int port = start(null);
    gateway.tunnels.online("random.localhost");

    for (var name : List.of("random.localhost", "stranger.example", "localhost")) {
      assertThatThrownBy(() -> TlsProbe.certificate(port, name))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("unrecognized_name");
    }
    assertThat(authority.orders()).isEmpty();
  }

  @Test
  void beforeItIsKnownWhichNamesLeadHereWhatIsKeptIsShownAndNothingOrdered() throws Exception {
    authority = new ScriptedAuthority(folder.resolve("acme"));
    authority.keep("kept.example");
    gateway =
        new GatewayUnderTest(
            GatewayUnderTest.SETTINGS,
            view -> authority.open(new HostnameView(view.book(), view.custom(), () -> false)));
    int port = gateway.listenTls(null, Duration.ZERO);

    assertThat(subject(TlsProbe.certificate(port, "kept.example"))).isEqualTo("CN=kept.example");
    assertThatThrownBy(() -> TlsProbe.certificate(port, "other.example"))
        .hasMessageContaining("internal_error");
    assertThat(authority.orders()).isEmpty();
  }

  @Test
  void withoutACertificateAClientIsToldSoAndNobodyAsksForOneAgain() throws Exception {
    int port = start(null);
    authority.refuse();

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> TlsProbe.certificate(port, SHOP))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("internal_error");
    }
    assertThat(authority.orders()).hasSize(1);
  }

  @Test
  void theOperatorsCertificateStandsInAsItDidBefore() throws Exception {
    try (var files = SelfSigned.of("tunnel.example").servedFrom(folder, "http/1.1")) {
      int port = start(files);
      authority.refuse();

      assertThat(subject(TlsProbe.certificate(port, SHOP))).isEqualTo("CN=tunnel.example");
      assertThat(subject(TlsProbe.certificate(port, "x.example"))).isEqualTo("CN=tunnel.example");
      assertThat(authority.orders()).containsExactly(SHOP);
    }
  }

  @Test
  void anAuthoritysHandshakeGetsTheAnswerForExactlyThatNameAndNothingElse() throws Exception {
    int port = start(null);
    authority.hold(ANSWER);
    var visitor = CompletableFuture.supplyAsync(() -> visit(port));
    Soon.until(() -> authority.orders().size() == 1);
    Soon.until(() -> answerTo("token-1").startsWith("HTTP/1.1 200"));
    try (var probe = new TlsProbe(port, SHOP, "acme-tls/1")) {
      var shown = probe.certificate();
      assertThat(shown.getSubjectAlternativeNames()).hasToString("[[2, shop.example]]");
      assertThat(shown.getCriticalExtensionOIDs()).contains(CHALLENGE_EXTENSION);
      assertThat(octets(shown)).isEqualTo(sha256(ANSWER));
      assertThat(probe.protocol()).isEqualTo("acme-tls/1");
      assertThat(probe.exchange(GET.formatted("/"))).isEmpty();
    }
    assertThatThrownBy(() -> new TlsProbe(port, "other.example", "acme-tls/1"))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("no_application_protocol");
    authority.letGo();

    assertThat(subject(visitor.join())).isEqualTo("CN=shop.example");
    assertThatThrownBy(() -> new TlsProbe(port, SHOP, "acme-tls/1"))
        .hasMessageContaining("no_application_protocol");
    assertThat(authority.orders()).hasSize(1);
  }

  @Test
  void anAuthoritysRequestIsAnsweredBeforeTheTunnelIsWhileItIsExpected() throws Exception {
    int port = start(null);
    gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(404, "the tunnel"));
    authority.hold(ANSWER);
    var visitor = CompletableFuture.supplyAsync(() -> visit(port));
    Soon.until(() -> answerTo("token-1").startsWith("HTTP/1.1 200"));

    assertThat(answerTo("token-1")).endsWith("\r\n\r\n" + ANSWER);
    assertThat(answerTo("token")).endsWith("the tunnel");
    assertThat(answerTo("token-1.thumbprint")).endsWith("the tunnel");
    authority.letGo();
    visitor.join();
    assertThat(answerTo("token-1")).endsWith("the tunnel");
  }

  @Test
  void aDatabaseUnderACustomDomainHasOneToo() throws Exception {
    start(null);
    int port = gateway.listenForPostgres(null);
    var tunnel = gateway.tunnels.onlineRaw("shop.localhost", TunnelKind.TCP, 20_001);
    gateway.tunnels.onlineRaw("other.localhost", TunnelKind.TCP, 20_002);

    try (var client = new TlsProbe(port, SHOP, "postgresql")) {
      assertThat(subject(client.certificate())).isEqualTo("CN=shop.example");
      assertThat(client.protocol()).isEqualTo("postgresql");
      Soon.until(() -> tunnel.streams().size() == 1);
    }
    authority.refuse();
    assertThatThrownBy(() -> new TlsProbe(port, "other.example", "postgresql"))
        .isInstanceOf(SSLException.class);
    assertThat(authority.orders()).containsExactly(SHOP, "other.example");
  }

  private int start(@Nullable Certificates files) {
    var settings =
        GatewayUnderTest.settings("CUSTOM_DOMAINS", "shop.example:shop,other.example:other");
    authority = new ScriptedAuthority(folder.resolve("acme"));
    gateway = new GatewayUnderTest(settings, authority::open);
    return gateway.listenTls(files, Duration.ZERO);
  }

  private String answerTo(String token) throws IOException {
    try (var client = new RawClient(gateway.port())) {
      client.send(GET.formatted("/.well-known/acme-challenge/" + token));
      return client.readToEnd();
    }
  }

  private static X509Certificate visit(int port) {
    try {
      return TlsProbe.certificate(port, SHOP);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** An OCTET STRING in the OCTET STRING that every extension's value is. */
  private static byte[] octets(X509Certificate certificate) {
    var value = certificate.getExtensionValue(CHALLENGE_EXTENSION);
    assertThat(value).startsWith(4, 34, 4, 32);
    return Arrays.copyOfRange(value, 4, value.length);
  }

  private static byte[] sha256(String text) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
  }
}

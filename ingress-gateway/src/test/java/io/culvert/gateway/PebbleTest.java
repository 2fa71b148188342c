package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.culvert.embedded.server.LocalPort;
import io.culvert.gateway.acme.Ordered;
import io.culvert.gateway.acme.Pebble;
import io.culvert.gateway.testing.Soon;
import io.culvert.gateway.testing.TlsProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates from a real authority, which comes and looks whether domains lead here. It runs
 * where there is one: {@link Pebble#binary}.
 */
@Timeout(180)
class PebbleTest {
  private static final Duration NO_ROUNDS = Duration.ofHours(1);
  private static final int A_DAY = 86_400;

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private int httpPort;
  private int tlsPort;
  private int pebblePort;

  @BeforeEach
  void onlyWithPebble() throws IOException {
    assumeTrue(Pebble.binary().isPresent(), "there is no pebble");
    httpPort = LocalPort.free();
    tlsPort = LocalPort.free();
    pebblePort = LocalPort.free();
  }

  @AfterEach
  void close() throws Exception {
    for (var each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void theFirstVisitorWaitsForACertificateAndGetsIt() throws Exception {
    var pebble = pebble(httpPort, A_DAY);
    var gateway = gateway("http_01", pebble, NO_ROUNDS, httpPort, tlsPort);
    gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "hello"));

    try (var client = new TlsProbe(tlsPort, "shop.example", "http/1.1")) {
      assertThat(names(client.certificate())).isEqualTo("[[2, shop.example]]");
      assertThat(client.certificate().getIssuerX500Principal().getName()).contains("Pebble");
      assertThat(
              client.exchange("GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200")
          .endsWith("hello");
    }
    TlsProbe.certificate(tlsPort, "shop.example");
    assertThat(pebble.orders()).isEqualTo(1);
  }

  @Test
  void aDomainIsConfirmedByAHandshake() throws Exception {
    var pebble = pebble(LocalPort.free(), A_DAY); // nobody listens there
    gateway("tls_alpn_01", pebble, NO_ROUNDS, httpPort, tlsPort);

    assertThat(names(TlsProbe.certificate(tlsPort, "shop.example")))
        .isEqualTo("[[2, shop.example]]");
  }

  @Test
  void manyFirstVisitorsCauseOneOrderAndStrangersNone() throws Exception {
    var pebble = pebble(httpPort, A_DAY);
    gateway("http_01", pebble, NO_ROUNDS, httpPort, tlsPort);

    for (int i = 0; i < 5; i++) {
      var stranger = "random-" + i + ".example";
      assertThatThrownBy(() -> TlsProbe.certificate(tlsPort, stranger))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("unrecognized_name");
    }
    assertThat(pebble.orders()).isZero();
    var visitors = new ArrayList<CompletableFuture<X509Certificate>>();
    for (int i = 0; i < 8; i++) {
      visitors.add(CompletableFuture.supplyAsync(this::visit));
    }
    var seen = visitors.stream().map(CompletableFuture::join).distinct().toList();
    assertThat(seen).hasSize(1);
    assertThat(pebble.orders()).isEqualTo(1);
  }

  @Test
  void aCertificateIsRenewedInTimeAndUsedWithoutARestart() throws Exception {
    var pebble = pebble(httpPort, 15);
    var gateway = gateway("http_01", pebble, Duration.ofMillis(300), httpPort, tlsPort);
    var first = TlsProbe.certificate(tlsPort, "shop.example");

    gateway.startOrdering();

    Soon.until(() -> !TlsProbe.certificate(tlsPort, "shop.example").equals(first));
    assertThat(first.getNotAfter()).isAfter(new Date());
  }

  @Test
  void knownDomainsAreOrderedForBeforeAnybodyComes() throws Exception {
    var pebble = pebble(httpPort, A_DAY);
    gateway("http_01", pebble, NO_ROUNDS, httpPort, tlsPort).startOrdering();

    Soon.until(() -> isKept("shop.example"));
    long orders = pebble.orders();
    TlsProbe.certificate(tlsPort, "shop.example");
    assertThat(pebble.orders()).isEqualTo(orders);
  }

  @Test
  void anOrderThatIsRefusedIsNotRepeatedForAWhileNotEvenAfterARestart() throws Exception {
    var pebble = pebble(httpPort, A_DAY);
    var gateway = gateway("http_01", pebble, NO_ROUNDS, httpPort, tlsPort);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> TlsProbe.certificate(tlsPort, "blocked.example"))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("internal_error");
    }
    assertThat(pebble.orders()).isEqualTo(1);
    gateway.close();
    open.remove(gateway);

    int otherTls = LocalPort.free();
    gateway("http_01", pebble, NO_ROUNDS, httpPort, otherTls);
    assertThatThrownBy(() -> TlsProbe.certificate(otherTls, "blocked.example"))
        .isInstanceOf(SSLException.class);
    assertThat(pebble.orders()).isEqualTo(1);
  }

  @Test
  void aDomainThatLeadsElsewhereGetsNone() throws Exception {
    var pebble = pebble(LocalPort.free(), A_DAY); // nobody listens there
    gateway("http_01", pebble, NO_ROUNDS, httpPort, tlsPort);

    assertThatThrownBy(() -> TlsProbe.certificate(tlsPort, "shop.example"))
        .isInstanceOf(SSLException.class);
    var reason = fileOf("failures", "shop.example");
    assertThat(Files.readString(reason)).contains("count=1", "CVT-3031");
  }

  @Test
  void gatewaysOnOneFolderOrderOnceAndAnswerForEachOther() throws Exception {
    var pebble = pebble(httpPort, A_DAY);
    int otherHttp = LocalPort.free();
    int otherTls = LocalPort.free();
    gateway("http_01", pebble, NO_ROUNDS, httpPort, tlsPort);
    gateway("http_01", pebble, NO_ROUNDS, otherHttp, otherTls);

    // The second one orders, and the authority asks the first one.
    var there = TlsProbe.certificate(otherTls, "shop.example");
    var here = TlsProbe.certificate(tlsPort, "shop.example");

    assertThat(here).isEqualTo(there);
    assertThat(pebble.orders()).isEqualTo(1);
  }

  private X509Certificate visit() {
    try {
      return TlsProbe.certificate(tlsPort, "shop.example");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Pebble pebble(int itsHttpPort, int lifetimeSeconds) throws Exception {
    var pebble = new Pebble(folder, pebblePort, itsHttpPort, tlsPort, lifetimeSeconds);
    open.add(pebble);
    return pebble;
  }

  private GatewayUnderTest gateway(
      String challenge, Pebble pebble, Duration round, int http, int tls) {
    var settings =
        GatewayUnderTest.settings(
            "HTTP_PORT",
            String.valueOf(http),
            "CUSTOM_DOMAINS",
            "shop.example:shop,blocked.example:blocked",
            "ACME_DIRECTORY",
            "https://localhost:" + pebblePort + "/dir",
            "ACME_TERMS_AGREED",
            "true",
            "ACME_EMAIL",
            "operator@shop.example",
            "ACME_FOLDER",
            folder.resolve("acme").toString(),
            "ACME_CHALLENGE",
            challenge,
            "ACME_CA_FILE",
            pebble.trusted().toString());
    var gateway =
        new GatewayUnderTest(settings, view -> Ordered.from(settings.acme(), view, round));
    gateway.listenTlsOn(tls);
    open.add(gateway);
    return gateway;
  }

  private boolean isKept(String name) throws IOException {
    var file = fileOf("certificates", name + ".pem");
    return file != null;
  }

  private @Nullable Path fileOf(String part, String name) throws IOException {
    try (var files = Files.walk(folder.resolve("acme"))) {
      return files.filter(file -> file.endsWith(Path.of(part, name))).findFirst().orElse(null);
    }
  }

  private static String names(X509Certificate certificate) throws Exception {
    return String.valueOf(certificate.getSubjectAlternativeNames());
  }
}

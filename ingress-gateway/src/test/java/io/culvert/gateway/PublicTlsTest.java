package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.tls.Certificates;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS from a real TLS client that checks the certificate. */
class PublicTlsTest {

  @TempDir private Path folder;

  @Test
  void aRequestByHttpsArrivesAndTheOriginIsToldSo() throws Exception {
    var bundle = certificate("localhost");
    try (var certificates = open();
        var gateway = new GatewayUnderTest();
        var client = trusting(bundle)) {
      int port = gateway.listenTls(certificates, Duration.ofDays(365));
      gateway
          .tunnels
          .online("localhost")
          .onRequest(
              stream ->
                  stream.respond(
                      200, stream.head().contains("X-Forwarded-Proto: https") ? "https" : "http"));

      var response = get(client, port);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("https");
      assertThat(response.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
    }
  }

  @Test
  void aLargeAnswerArrivesWholeByHttps() throws Exception {
    var bundle = certificate("localhost");
    var body = "0123456789abcdef".repeat(1 << 17); // 2 MiB
    try (var certificates = open();
        var gateway = new GatewayUnderTest();
        var client = trusting(bundle)) {
      int port = gateway.listenTls(certificates, Duration.ZERO);
      gateway.tunnels.online("localhost").onRequest(stream -> stream.respond(200, body));

      var response = get(client, port);

      assertThat(response.body()).isEqualTo(body);
      assertThat(response.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  @Test
  void aClientThatKnowsHttp2SpeaksIt() throws Exception {
    var bundle = certificate("localhost");
    try (var certificates = open();
        var gateway = new GatewayUnderTest();
        var client = trusting(bundle, HttpClient.Version.HTTP_2)) {
      int port = gateway.listenTls(certificates, Duration.ofDays(365));
      gateway.tunnels.online("localhost").onRequest(stream -> stream.respond(200, stream.head()));

      var response = get(client, port);

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.body()).contains("X-Forwarded-Proto: https", "Via: 2.0 culvert");
      assertThat(response.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
    }
  }

  private static HttpResponse<String> get(HttpClient client, int port)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private X509Bundle certificate(String name) throws Exception {
    var bundle =
        new CertificateBuilder()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .addSanDnsName(name)
            .buildSelfSigned();
    Files.writeString(folder.resolve("it.crt"), bundle.getCertificatePathPEM());
    Files.writeString(folder.resolve("it.key"), bundle.getPrivateKeyPEM());
    return bundle;
  }

  private Certificates open() {
    return Certificates.open(List.of(folder), List.of(), List.of("h2", "http/1.1"));
  }

  private static HttpClient trusting(X509Bundle bundle) throws Exception {
    return trusting(bundle, HttpClient.Version.HTTP_1_1);
  }

  private static HttpClient trusting(X509Bundle bundle, HttpClient.Version version)
      throws Exception {
    var context = javax.net.ssl.SSLContext.getInstance("TLS");
    context.init(null, bundle.toTrustManagerFactory().getTrustManagers(), null);
    return HttpClient.newBuilder().version(version).sslContext(context).build();
  }
}

package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.SelfSigned;
import io.culvert.tunnel.tls.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS from a real TLS client that checks the certificate. */
class PublicTlsTest {

  @TempDir private Path folder;
  private final SelfSigned certificate = SelfSigned.of("localhost");

  @Test
  void aRequestByHttpsArrivesAndTheOriginIsToldSo() throws Exception {
    try (var certificates = served();
        var gateway = new GatewayUnderTest();
        var client = trusting(HttpClient.Version.HTTP_1_1)) {
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
    var body = "0123456789abcdef".repeat(1 << 17); // 2 MiB
    try (var certificates = served();
        var gateway = new GatewayUnderTest();
        var client = trusting(HttpClient.Version.HTTP_1_1)) {
      int port = gateway.listenTls(certificates, Duration.ZERO);
      gateway.tunnels.online("localhost").onRequest(stream -> stream.respond(200, body));

      var response = get(client, port);

      assertThat(response.body()).isEqualTo(body);
      assertThat(response.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  @Test
  void aClientThatKnowsHttp2SpeaksIt() throws Exception {
    try (var certificates = served();
        var gateway = new GatewayUnderTest();
        var client = trusting(HttpClient.Version.HTTP_2)) {
      int port = gateway.listenTls(certificates, Duration.ofDays(365));
      gateway.tunnels.online("localhost").onRequest(stream -> stream.respond(200, stream.head()));

      var response = get(client, port);

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.body()).contains("X-Forwarded-Proto: https", "Via: 2.0 culvert");
      assertThat(response.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
    }
  }

  @Test
  void connectionsComeToTheEventLoopOfTheTunnelThatTheyName() throws Exception {
    try (var certificates = served();
        var gateway = new GatewayUnderTest()) {
      int port = gateway.listenTls(certificates, Duration.ZERO);
      var loop = gateway.loops.each().getLast();
      gateway
          .tunnels
          .online("localhost")
          .runsOn(loop)
          .onRequest(stream -> stream.respond(200, loop.inEventLoop() ? "there" : "elsewhere"));

      for (var version : HttpClient.Version.values()) {
        for (int i = 0; i < 4; i++) {
          try (var client = trusting(version)) {
            assertThat(get(client, port).body()).isEqualTo("there");
          }
        }
      }
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

  private Certificates served() throws IOException {
    return certificate.servedFrom(folder, "h2", "http/1.1");
  }

  private HttpClient trusting(HttpClient.Version version) throws GeneralSecurityException {
    return HttpClient.newBuilder().version(version).sslContext(certificate.trusted()).build();
  }
}

package io.culvert.control.billing.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.webhook.SigningSecret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SignedWebhookTest {

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private record Received(Map<String, List<String>> headers, String body) {}

  @Test
  void theStandardsLibraryBelievesALineAndFindsItsIdToDropRepeatsBy() throws Exception {
    var received = new CompletableFuture<Received>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/usage",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.complete(new Received(Map.copyOf(exchange.getRequestHeaders()), body));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/usage");
      var target =
          new SignedWebhook(
              new BillingHttp(Duration.ofSeconds(5)),
              address,
              SigningSecret.of(SECRET),
              Clock.systemUTC());

      var answer = target.send(List.of(Ledger.line("acc-1", 7, 42)));

      assertThat(answer).isEqualTo(new Answer.Taken(1, 0));
      var request = received.join();
      new Webhook(SECRET).verify(request.body, request.headers);
      assertThat(request.headers.get("Webhook-id")).containsExactly("acc-1/2026-11/7/bytes_in");
      assertThat(request.body)
          .contains("\"type\":\"usage.line\"", "\"quantity\":42", "\"meter\":\"bytes_in\"");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aReceiverThatIsNotThereIsAskedAgainLater() {
    var target =
        new SignedWebhook(
            new BillingHttp(Duration.ofSeconds(5)),
            URI.create("http://127.0.0.1:1/usage"),
            SigningSecret.of(SECRET),
            Clock.systemUTC());

    assertThat(target.send(List.of(Ledger.line("acc-1", 7, 42)))).isInstanceOf(Answer.NotNow.class);
  }
}

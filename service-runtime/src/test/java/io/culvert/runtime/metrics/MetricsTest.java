package io.culvert.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.runtime.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final MetricsSettings ANY_PORT =
      MetricsSettings.from(new Settings(Map.of("METRICS_PORT", "0")));

  @Test
  void metersAreShownInPrometheusFormatOnThisMachineOnly() throws Exception {
    try (var metrics = Metrics.start(ANY_PORT)) {
      metrics.registry().counter("mails", "outcome", "sent").increment(3);

      var address = metrics.address().orElseThrow();
      assertThat(address.getAddress().isLoopbackAddress()).isTrue();
      var answer = send(address, HttpRequest.newBuilder().GET());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.body()).contains("mails_total{outcome=\"sent\"} 3.0\n");
    }
  }

  @Test
  void onlyGetIsAnswered() throws Exception {
    try (var metrics = Metrics.start(ANY_PORT)) {
      var post = HttpRequest.newBuilder().POST(BodyPublishers.noBody());

      assertThat(send(metrics.address().orElseThrow(), post).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void aPortThatIsTakenOrAnAddressThatIsNotHereStopsNothing() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (var settings :
          new MetricsSettings[] {
            new MetricsSettings("127.0.0.1", taken.getLocalPort()),
            new MetricsSettings("203.0.113.1", 0), // nobody's (RFC 5737 §3)
            new MetricsSettings("nobody.invalid", 0) // RFC 6761 §6.4
          }) {
        try (var metrics = Metrics.start(settings)) {
          metrics.registry().counter("mails").increment();

          assertThat(metrics.address()).isEmpty();
          assertThat(metrics.registry().counter("mails").count()).isEqualTo(1);
        }
      }
    }
  }

  private static HttpResponse<String> send(InetSocketAddress address, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + address.getPort() + "/metrics");
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.uri(uri).build(), BodyHandlers.ofString());
    }
  }
}

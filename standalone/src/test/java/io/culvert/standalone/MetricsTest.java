package io.culvert.standalone;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the running platform counts can be read, by those who may, under the documented names. */
class MetricsTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\w+?)(?:_max)? ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)");
  private static final Pattern MENTION =
      Pattern.compile("`((?:billing|events|follower|gateway|usage\\.ticks)\\.[a-z.]+)[`{]");

  @Test
  void whatPassesIsCountedOverHttp() {
    try (var origin = TestOrigin.start();
        var agent = AgentProcess.start(CULVERT, origin.port(), "nobodys-business")) {
      assertThat(CULVERT.get(agent.hostname(), "/").statusCode()).isEqualTo(200);
    }
    // The client has its answer before it is counted.
    await().atMost(Duration.ofSeconds(60)).untilAsserted(MetricsTest::trafficIsCounted);
  }

  private static void trafficIsCounted() {
    assertThat(page("METRICS_PORT").body())
        .containsPattern("(?m)^gateway_exchanges_seconds_count\\{outcome=\"ANSWERED\"} [1-9]")
        .containsPattern("(?m)^events_published_total\\{topic=\"culvert.session.events.v1\"} [1-9]")
        .contains("billing_webhooks_total{outcome=\"forged\"} ")
        .doesNotContain("nobodys-business");
  }

  @Test
  void eachMeterIsDocumentedAndEachDocumentedMeterIsThere() throws IOException {
    var shown = found(FAMILY, page("METRICS_PORT").body());
    var document = read("docs/metrics.md").split("\n## When there is something to count\n");
    var always = found(ROW, document[0]);
    var sometimes = found(ROW, document[1]);

    assertThat(always).isNotEmpty().isSubsetOf(shown);
    shown.removeAll(always);
    assertThat(sometimes).containsAll(shown);
  }

  @Test
  void whatOtherDocumentsNameIsAmongThem() throws IOException {
    var documented = found(ROW, read("docs/metrics.md"));

    for (var file :
        new String[] {
          "docs/billing.md",
          "docs/tls.md",
          "docs/policies.md",
          "service-runtime/README.md",
          "usage-aggregator/README.md"
        }) {
      for (var name : found(MENTION, read(file))) {
        assertThat(documented).as(file).anyMatch(row -> row.startsWith(name.replace('.', '_')));
      }
    }
  }

  @Test
  void thePublicPortsDoNotShowThem() throws IOException {
    for (var port : new String[] {"HTTP_PORT", "WS_PORT", "API_PORT", "CONTROL_PORT"}) {
      assertThat(page(port).body()).as(port).doesNotContain("# TYPE");
    }
  }

  private static HttpResponse<String> page(String port) {
    var uri = URI.create("http://127.0.0.1:" + CULVERT.port(port) + "/metrics");
    return CULVERT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .collect(toCollection(TreeSet::new));
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of("..", file));
  }
}

package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.culvert.events.StatusCounts;
import io.culvert.events.TrafficMinute;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.schemas.Topics;
import io.culvert.schemas.traffic.LatencySketch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TrafficApiTest {

  private static final TestLog LOG = new TestLog();
  private static final Instant EIGHT = Instant.parse("2026-11-20T08:00:00Z");
  private static final String DAY = "?from=2026-11-20T08:00:00Z&to=2026-11-20T10:00:00Z";
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void minutesAreAddedUpToStepsWithTheirLatencies() {
    var account = LOG.account();
    var random = new java.util.Random(3);
    var all = new java.util.ArrayList<Long>();
    for (int i = 0; i < 60; i++) {
      var latencies = random.longs(20, 1_000, 1_000_000).toArray();
      for (var one : latencies) {
        all.add(one);
      }
      minute(account, "shop.localhost", EIGHT.plus(Duration.ofMinutes(i)), 3, latencies);
    }
    minute(account, "blog.localhost", EIGHT.plus(Duration.ofMinutes(90)), 5);
    eventually().until(() -> traffic(account, DAY).at("/totals/requests").asLong() == 60 * 3 + 5);

    var hours = traffic(account, DAY + "&step=1h");
    assertThat(hours.path("series")).hasSize(2);
    assertThat(hours.at("/series/0/requests").asLong()).isEqualTo(180);
    assertThat(hours.at("/series/0/statuses/serverError").asLong()).isEqualTo(60);
    assertThat(hours.at("/series/0/bytesIn").asLong()).isEqualTo(600);
    assertThat(hours.at("/series/1/at").asString()).isEqualTo("2026-11-20T09:00:00.000000Z");
    assertThat(hours.at("/series/1/requests").asLong()).isEqualTo(5);
    assertThat(hours.at("/series/1/latency").isNull()).isTrue();
    all.sort(null);
    double p95 = all.get((int) (0.95 * (all.size() - 1)));
    assertThat(hours.at("/series/0/latency/p95").asDouble()).isCloseTo(p95, within(p95 * 0.011));
    assertThat(hours.at("/totals/latency/p95")).isEqualTo(hours.at("/series/0/latency/p95"));

    var shop = traffic(account, DAY + "&step=15m&host=Shop.localhost");
    assertThat(shop.path("series")).hasSize(8);
    assertThat(shop.at("/totals/requests").asLong()).isEqualTo(180);
    assertThat(shop.at("/series/7/requests").asLong()).isZero();
    assertThat(traffic(account, DAY).path("stepSeconds").asLong()).isEqualTo(60);
  }

  @Test
  void theNewestStateOfAMinuteIsShownAndATombstoneRemovesIt() {
    var account = LOG.account();
    minute(account, "shop.localhost", EIGHT, 1);
    minute(account, "shop.localhost", EIGHT, 7);
    eventually().until(() -> traffic(account, DAY).at("/totals/requests").asLong() == 7);

    LOG.publish(Topics.TRAFFIC_MINUTES, "shop.localhost/2026-11-20T08:00Z/" + account.id(), null);
    eventually().until(() -> traffic(account, DAY).at("/totals/requests").asLong() == 0);
  }

  @Test
  void pathsAndCallersAreThoseOfTheSpan() {
    var account = LOG.account();
    var begin = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(600);
    for (int i = 0; i < 12; i++) {
      var exchange = Exchanges.of(account).get(i % 3 == 0 ? "/b" : "/a?n=" + i);
      exchange.at = begin.plusSeconds(i);
      exchange.status = i % 6 == 0 ? 500 : 200;
      LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
    }
    var before = Exchanges.of(account).get("/before");
    before.at = begin.minusSeconds(3600 * 5);
    LOG.publish(Topics.HTTP_EXCHANGES, before.session, before.completed());
    eventually().until(() -> service.get(account, "/api/v1/requests").ids().size() == 13);

    var traffic = traffic(account, "?host=shop.localhost");
    assertThat(traffic.path("topPaths").toString())
        .isEqualTo(
            "[{\"name\":\"/a\",\"requests\":8,\"errors\":0},{\"name\":\"/b\",\"requests\":4,\"errors\":2}]");
    assertThat(traffic.path("callers").toString())
        .isEqualTo("[{\"name\":\"203.0.113.7\",\"requests\":12,\"errors\":2}]");
    assertThat(traffic.path("lookedAt").asLong()).isEqualTo(12);
    assertThat(traffic(account, "?host=other.localhost").path("topPaths")).isEmpty();
  }

  @Test
  void nobodySeesTheTrafficOfAnother() {
    var account = LOG.account();
    minute(account, "shop.localhost", EIGHT, 4);
    eventually().until(() -> traffic(account, DAY).at("/totals/requests").asLong() == 4);

    assertThat(traffic(LOG.account(), DAY).at("/totals/requests").asLong()).isZero();
  }

  @Test
  void whatDidNotChangeIsNotSentAgain() {
    var account = LOG.account();
    eventually().until(() -> service.get(account, "/api/v1/me").status() == 200);
    var first = service.get(account, "/api/v1/analytics/traffic" + DAY);
    var again =
        service.send(
            service
                .bearer(account, "/api/v1/analytics/traffic" + DAY)
                .header("If-None-Match", first.header("ETag"))
                .GET());

    assertThat(again.status()).isEqualTo(304);
    minute(account, "shop.localhost", EIGHT, 4);
    eventually()
        .until(
            () ->
                !service
                    .get(account, "/api/v1/analytics/traffic" + DAY)
                    .header("ETag")
                    .equals(first.header("ETag")));
  }

  @Test
  void parametersAreChecked() {
    var account = LOG.account();
    eventually().until(() -> service.get(account, "/api/v1/me").status() == 200);
    for (var bad :
        new String[] {
          "?from=yesterday",
          "?step=5",
          "?step=0m",
          "?step=1s",
          "?step=93d",
          DAY + "&step=1m&x=1",
          "?from=2026-11-20T08:00:00Z&to=2026-11-20T08:00:00Z",
          "?from=2026-01-01T00:00:00Z&to=2026-11-20T08:00:00Z",
          "?from=2026-11-01T00:00:00Z&to=2026-11-20T08:00:00Z&step=1m",
        }) {
      assertThat(service.get(account, "/api/v1/analytics/traffic" + bad).status())
          .as(bad)
          .isEqualTo(400);
    }
    assertThat(traffic(account, "").path("series").size()).isBetween(60, 61);
  }

  private static void minute(
      TestLog.Account account, String host, Instant minute, long requests, long... latencies) {
    var sketch = new LatencySketch();
    for (var one : latencies) {
      sketch.add(one);
    }
    LOG.send(
        Topics.TRAFFIC_MINUTES,
        host + "/" + minute.toString().substring(0, 16) + "Z/" + account.id(),
        new TrafficMinute(
            host,
            minute,
            account.id(),
            requests,
            new StatusCounts(0L, 0L, requests - 1, 0L, 0L, 1L),
            Map.of("GET", requests),
            Map.of("ANSWERED", requests),
            10L,
            20L,
            sketch.count(),
            sketch.bytes(),
            minute.plusSeconds(1)));
  }

  private static JsonNode traffic(TestLog.Account account, String query) {
    return service.get(account, "/api/v1/analytics/traffic" + query).json();
  }
}

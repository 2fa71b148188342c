package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Header;
import io.culvert.events.Outcome;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.schemas.Topics;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ExchangeApiTest {

  private static final TestLog LOG = new TestLog();
  private static final Instant START = Instant.parse("2026-11-20T10:00:00.000001Z");
  private static TestService service;
  private static TestLog.Account account;
  private static final List<Exchanges> STORED = new ArrayList<>();

  @BeforeAll
  static void startWithSixExchanges() {
    service = TestService.start();
    account = LOG.account();
    add(0, "GET", "/", 200);
    add(1, "POST", "/api/orders", 201).requestBody =
        Exchanges.body(TestLog.utf8("{\"note\":\"Größe 100%_\\\\ok\"}"));
    add(2, "GET", "/api/orders/7?full=1", 404);
    add(3, "PUT", "/assets/a%20b.css", 500).host = "admin.localhost";
    var failed = add(4, "GET", "/slow", null);
    failed.outcome = Outcome.TIMED_OUT;
    failed.errorCode = "CVT-1004";
    add(5, "DELETE", "/api/orders/7", 204).responseHeaders.add(new Header("X-Trace", "needle-42"));
    STORED.get(1).requestHeaders.add(new Header("Content-Type", "application/json"));
    STORED.forEach(one -> LOG.publish(Topics.HTTP_EXCHANGES, one.session, one.completed()));
    eventually().until(() -> list("").size() == STORED.size());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theNewestComesFirst() {
    assertThat(list("")).containsExactly("5", "4", "3", "2", "1", "0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "method=post                    | 1",
        "method=GET,put                 | 4 3 2 0",
        "status=404                     | 2",
        "status=4xx,500                 | 3 2",
        "status=none                    | 4",
        "status=none,2xx                | 5 4 1 0",
        "host=admin.localhost           | 3",
        "host=ADMIN.localhost           | 3",
        "host=other.localhost           | ''",
        "path=/api                      | 5 2 1",
        "path=/api/orders/7             | 5 2",
        "path=*orders/7                 | 5 2",
        "path=/assets/a%2520            | 3",
        "path=/a*/a%2520b.css           | 3",
        "path=/api_orders               | ''",
        "path=%25                       | ''",
        "q=NEEDLE-42                    | 5",
        "q=full%3D1                     | 2",
        "q=gr%C3%B6sse                  | ''",
        "q=Gr%C3%B6%C3%9Fe              | 1",
        "q=100%25_%5C                   | 1",
        "q=X-Trace                      | ''",
        "from=2026-11-20T10:00:04Z      | 5 4",
        "to=2026-11-20T10:00:02Z        | 1 0",
        "from=2026-11-20T11:00:01%2B01:00&to=2026-11-20T10:00:03Z | 2 1",
        "path=/api&status=2xx&method=delete,post&q=orders         | 5 1",
      })
  void filtersCombine(String query, String expected) {
    assertThat(String.join(" ", list("?" + query.strip()))).isEqualTo(expected);
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepeat() {
    var seen = new ArrayList<String>();
    var cursor = "";
    do {
      var page = service.get(account, "/api/v1/requests?limit=2" + cursor).json();
      page.path("items").forEach(item -> seen.add(numberOf(item.path("id").asString())));
      cursor =
          page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asString();
    } while (!cursor.isEmpty());

    assertThat(seen).containsExactly("5", "4", "3", "2", "1", "0");
  }

  @Test
  void aSummarySaysWhatPassed() {
    var exchange = STORED.get(2);
    var item = service.get(account, "/api/v1/requests?status=404").json().path("items").get(0);

    assertThat(item.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "sessionId",
            "hostname",
            "startedAt",
            "method",
            "target",
            "path",
            "status",
            "durationMicros",
            "requestSize",
            "responseSize",
            "responseType",
            "outcome",
            "errorCode",
            "open",
            "replayOf",
            "replayId",
            "clientAddress");
    assertThat(item.path("id").asString()).isEqualTo(exchange.id);
    assertThat(item.path("sessionId").asString()).isEqualTo(exchange.session);
    assertThat(item.path("hostname").asString()).isEqualTo("shop.localhost");
    assertThat(item.path("startedAt").asString()).isEqualTo("2026-11-20T10:00:02.000001Z");
    assertThat(item.path("target").asString()).isEqualTo("/api/orders/7?full=1");
    assertThat(item.path("path").asString()).isEqualTo("/api/orders/7");
    assertThat(item.path("status").asInt()).isEqualTo(404);
    assertThat(item.path("durationMicros").asLong()).isEqualTo(3000);
    assertThat(item.path("responseType").asString()).isEqualTo("text/plain");
    assertThat(item.path("outcome").asString()).isEqualTo("ANSWERED");
    assertThat(item.path("errorCode").isNull()).isTrue();
    assertThat(item.path("open").asBoolean()).isFalse();
    assertThat(item.path("clientAddress").asString()).isEqualTo("203.0.113.7");
  }

  @Test
  void anExchangeWithoutResponseSaysWhoBrokeOff() {
    var detail = service.get(account, "/api/v1/requests/" + STORED.get(4).id).json();

    assertThat(detail.path("status").isNull()).isTrue();
    assertThat(detail.path("responseHeaders").isNull()).isTrue();
    assertThat(detail.path("outcome").asString()).isEqualTo("TIMED_OUT");
    assertThat(detail.path("errorCode").asString()).isEqualTo("CVT-1004");
    assertThat(detail.path("timings").path("responseHeadMicros").isNull()).isTrue();
    assertThat(detail.path("timings").path("totalMicros").asLong()).isEqualTo(3000);
  }

  @Test
  void aDetailHasHeadsAndBodies() {
    var detail = service.get(account, "/api/v1/requests/" + STORED.get(1).id).json();

    assertThat(detail.path("reason").asString()).isEqualTo("Reason");
    assertThat(detail.path("httpVersion").asString()).isEqualTo("HTTP/1.1");
    assertThat(detail.path("scheme").asString()).isEqualTo("https");
    assertThat(detail.path("requestHeaders").toString())
        .isEqualTo("[[\"Host\",\"shop.localhost\"],[\"Content-Type\",\"application/json\"]]");
    var body = detail.path("requestBody");
    assertThat(body.path("size").asLong()).isEqualTo(28);
    assertThat(body.path("completeness").asString()).isEqualTo("WHOLE");
    assertThat(body.path("contentType").asString()).isEqualTo("application/json");
    assertThat(body.path("available").asBoolean()).isTrue();
    assertThat(detail.path("responseBody").path("available").asBoolean()).isFalse();
    assertThat(detail.path("canReplay").asBoolean()).isFalse();
    assertThat(detail.path("cannotReplayBecause").asString()).contains("No tunnel is online");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=0                                     | limit",
        "limit=201                                   | limit",
        "limit=many                                  | limit",
        "status=40x                                  | status",
        "status=abc                                  | status",
        "method=G%20T                                | method",
        "from=yesterday                              | from",
        "to=2026-13-01T00:00:00Z                     | to",
        "from=2026-11-20T00:00:00Z&to=2026-11-19T00:00:00Z | to",
        "cursor=nonsense                             | cursor",
        "cursor=AAAA                                 | cursor",
        "statsu=404                                  | statsu",
        "limit=1&limit=2                             | limit",
      })
  void aBadParameterIsNamed(String query, String name) {
    var answer = service.get(account, "/api/v1/requests?" + query.strip());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().path("code").asString()).isEqualTo("CVT-4004");
    assertThat(answer.json().path("detail").asString()).startsWith(name + ": ");
    assertThat(answer.json().path("status").asInt()).isEqualTo(400);
    assertThat(answer.json().path("type").asString()).isEqualTo("about:blank");
    assertThat(answer.json().path("action").asString()).isNotEmpty();
  }

  @Test
  void anotherAccountSeesNothingOfIt() {
    var stranger = LOG.account();
    eventually().until(() -> service.get(stranger, "/api/v1/me").status() == 200);

    assertThat(service.get(stranger, "/api/v1/requests").ids()).isEmpty();
    for (var path : List.of("", "/request-body", "/response-body")) {
      var answer = service.get(stranger, "/api/v1/requests/" + STORED.get(1).id + path);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.json().path("code").asString()).isEqualTo("CVT-4003");
    }
    assertThat(
            service
                .post(stranger, "/api/v1/requests/" + STORED.get(1).id + "/replay", "{}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    for (var path : List.of("/api/v1/requests/no-id", "/api/v1/nothing", "/api/v2", "/nothing")) {
      var answer = service.get(account, path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.json().path("code").asString()).isEqualTo("CVT-4003");
    }
  }

  @Test
  void anOpenExchangeIsReplacedByItsEnd() {
    var owner = LOG.account();
    var exchange = Exchanges.of(owner).get("/events");
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.opened());
    eventually().until(() -> isOpen(owner, exchange));
    assertThat(item(owner, exchange).path("outcome").isNull()).isTrue();
    assertThat(item(owner, exchange).path("durationMicros").isNull()).isTrue();

    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());

    eventually().until(() -> !isOpen(owner, exchange));
    assertThat(item(owner, exchange).path("status").asInt()).isEqualTo(200);
  }

  @Test
  void anExchangeThatIsOverIsNotOpenedAgain() {
    var owner = LOG.account();
    var exchange = Exchanges.of(owner).get("/late");
    var marker = Exchanges.of(owner);
    marker.session = exchange.session;
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.opened());
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, marker.completed());

    eventually().until(() -> service.get(owner, "/api/v1/requests").ids().contains(marker.id));
    assertThat(isOpen(owner, exchange)).isFalse();
  }

  @Test
  void everyOctetOfAHeadComesBack() {
    var owner = LOG.account();
    var octets = new StringBuilder();
    for (char c = 0; c < 256; c++) {
      octets.append(c);
    }
    var exchange = Exchanges.of(owner).get("/" + octets + "\\n\\");
    exchange.method = "GE\0T\\";
    exchange.host = "sh\0op\\";
    exchange.requestHeaders.add(new Header("X-\0:\n\tName", octets.toString()));
    exchange.requestHeaders.add(new Header("", ""));
    exchange.responseHeaders.add(new Header("X", "\\␀ \uFFFD \uD83D\uDE00 " + octets));
    exchange.responseBody = Exchanges.body(TestLog.utf8("a\0b"));
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
    eventually().until(() -> service.get(owner, "/api/v1/requests").ids().size() == 1);

    var detail = service.get(owner, "/api/v1/requests/" + exchange.id).json();

    assertThat(detail.path("target").asString()).isEqualTo(exchange.target);
    assertThat(detail.path("method").asString()).isEqualTo(exchange.method);
    assertThat(detail.path("hostname").asString()).isEqualTo(exchange.host);
    assertThat(fields(detail.path("requestHeaders"))).isEqualTo(exchange.requestHeaders);
    assertThat(fields(detail.path("responseHeaders"))).isEqualTo(exchange.responseHeaders);
    for (var search : List.of("path=/%00%01", "q=%01%02", "q=%5C%5D", "host=sh%00op%5C")) {
      assertThat(service.get(owner, "/api/v1/requests?" + search).ids())
          .as(search)
          .containsExactly(exchange.id);
    }
    assertThat(service.get(owner, "/api/v1/requests?q=a%00b").ids()).containsExactly(exchange.id);
    assertThat(service.get(owner, "/api/v1/requests?q=a%00c").ids()).isEmpty();
  }

  @Test
  void aTargetLongerThanAnIndexEntryIsFound() {
    var owner = LOG.account();
    // No repetition, or PostgreSQL would compress it into fitting.
    var random = new java.util.Random(7);
    var text = new StringBuilder("/");
    random.ints(16_000, 'a', 'z' + 1).forEach(c -> text.append((char) c));
    var exchange = Exchanges.of(owner).get(text.toString());
    exchange.host = text.substring(1, 6_000);
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
    eventually().until(() -> service.get(owner, "/api/v1/requests").ids().size() == 1);

    assertThat(service.get(owner, "/api/v1/requests?path=" + text.substring(0, 1_900)).ids())
        .containsExactly(exchange.id);
    assertThat(service.get(owner, "/api/v1/requests?path=" + text.substring(0, 150) + "!").ids())
        .isEmpty();
  }

  private static Exchanges add(int number, String method, String target, Integer status) {
    var exchange = Exchanges.of(account).get(target);
    exchange.method = method;
    exchange.status = status;
    exchange.at = START.plusSeconds(number);
    STORED.add(exchange);
    return exchange;
  }

  /** The numbers of the exchanges that a query lists. */
  private static List<String> list(String query) {
    return service.get(account, "/api/v1/requests" + query).ids().stream()
        .map(ExchangeApiTest::numberOf)
        .toList();
  }

  private static String numberOf(String id) {
    for (int i = 0; i < STORED.size(); i++) {
      if (STORED.get(i).id.equals(id)) {
        return String.valueOf(i);
      }
    }
    return "?" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private static JsonNode item(TestLog.Account owner, Exchanges exchange) {
    return service.get(owner, "/api/v1/requests/" + exchange.id).json();
  }

  private static boolean isOpen(TestLog.Account owner, Exchanges exchange) {
    return item(owner, exchange).path("open").asBoolean(false);
  }

  private static List<Header> fields(JsonNode pairs) {
    var fields = new ArrayList<Header>();
    pairs.forEach(pair -> fields.add(new Header(pair.get(0).asString(), pair.get(1).asString())));
    return fields;
  }
}

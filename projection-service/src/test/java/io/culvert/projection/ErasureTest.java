package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.BodySide;
import io.culvert.events.CloseReason;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.Header;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayFinished;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.Sessions;
import io.culvert.projection.support.SseClient;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.projection.support.TopicReader;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** After an erasure nobody reads an account's history any more, whatever is built again. */
class ErasureTest {

  private static final TestLog LOG = new TestLog();
  private static final String SECRET = "SECRET-" + EventIds.next();

  /** What stays: sums for invoices, and the fact of the erasure. */
  private static final Set<String> STAYS = Set.of("usage_monthly", "erased_accounts");

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
  void whatIsSealedIsShownSearchedAndToldToItsAccount() {
    var account = LOG.account();
    eventually().until(() -> service.get(account, "/api/v1/requests").status() == 200);
    try (var feed = new SseClient(service, account, null)) {
      feed.awaitGreeting();
      var exchange = publishHistory(account);

      eventually().until(() -> feed.events("exchange").toString().contains(SECRET));
      eventually().until(() -> found(service, account).contains(exchange.id));
    }
  }

  @Test
  void nothingOfAnErasedAccountIsLeftInAnyViewAndNoneComesBack() {
    var account = LOG.account();
    var other = LOG.account();
    publishHistory(account);
    publishHistory(other);
    eventually().until(() -> tablesOf(service, account).size() == tablesOf(service, other).size());
    eventually()
        .untilAsserted(
            () ->
                assertThat(tablesOf(service, other))
                    .containsKeys("exchanges", "body_chunks", "sessions", "replays"));
    var before = tablesOf(service, other);

    LOG.erase(account);

    eventually().until(() -> STAYS.containsAll(tablesOf(service, account).keySet()));
    assertThat(tablesOf(service, account)).containsKey("usage_monthly");
    assertThat(tablesOf(service, other)).isEqualTo(before);
    assertThat(service.get(account, "/api/v1/requests").status()).isEqualTo(401);

    // A gateway may still write what was on its way.
    var late = Exchanges.of(account).get("/" + SECRET);
    LOG.publish(Topics.HTTP_EXCHANGES, late.session, late.completed());
    var marker = Exchanges.of(other).get("/marker");
    marker.session = late.session; // the same partition, afterwards
    LOG.publish(Topics.HTTP_EXCHANGES, marker.session, marker.completed());
    eventually().until(() -> service.get(other, "/api/v1/requests/" + marker.id).status() == 200);
    assertThat(tablesOf(service, account)).doesNotContainKey("exchanges");
    assertNothingOnTheLog();
    assertRebuilt(account, other);
  }

  /** The log has the erased account's records, and they say nothing. */
  private static void assertNothingOnTheLog() {
    for (var topic :
        List.of(Topics.HTTP_EXCHANGES, Topics.HTTP_BODIES, Topics.SESSION_EVENTS, Topics.REPLAYS)) {
      assertThat(TopicReader.records(LOG.kafka(), topic))
          .noneMatch(record -> text(record).contains(SECRET));
    }
  }

  private static void assertRebuilt(TestLog.Account account, TestLog.Account other) {
    try (var rebuilt = TestService.start()) {
      eventually().until(() -> tablesOf(rebuilt, other).equals(tablesOf(service, other)));
      var ends = LogEnds.of(LOG.kafka());
      eventually()
          .until(
              () -> LogEnds.stored(rebuilt.rows("select * from projection_offsets")),
              ends::isReached);
      assertThat(tablesOf(rebuilt, account)).isEqualTo(tablesOf(service, account));
      assertThat(rebuilt.get(other, "/api/v1/requests?q=" + SECRET).ids()).isNotEmpty();
      assertThat(deadLettersOf(account)).isZero();
    }
  }

  @Test
  void whatWasTamperedWithGoesToTheDeadLettersAndStopsNobody() {
    var account = LOG.account();
    var one = Exchanges.of(account).get("/one");
    LOG.publish(Topics.HTTP_EXCHANGES, one.session, one.completed());
    eventually().until(() -> service.get(account, "/api/v1/requests/" + one.id).status() == 200);
    var sealed =
        TopicReader.all(LOG.kafka(), Topics.HTTP_EXCHANGES).stream()
            .filter(event -> event.getExchangeId().equals(one.id))
            .findFirst()
            .orElseThrow();
    var moved =
        new ExchangeEvent(
            EventIds.next(),
            Instant.now(),
            EventIds.next(),
            one.session,
            account.id(),
            sealed.getHostname(),
            sealed.getPayload());

    TestLog.await(
        LOG.sendBytes(
            Topics.HTTP_EXCHANGES, one.session, LOG.encoded(Topics.HTTP_EXCHANGES, moved)));
    var two = Exchanges.of(account).get("/two");
    two.session = one.session; // the same partition, afterwards
    LOG.publish(Topics.HTTP_EXCHANGES, two.session, two.completed());

    eventually().until(() -> service.get(account, "/api/v1/requests/" + two.id).status() == 200);
    eventually().until(() -> deadLettersOf(account) >= 1); // one from each service that runs
    assertThat(service.get(account, "/api/v1/requests/" + moved.getExchangeId()).status())
        .isEqualTo(404);
  }

  private static Exchanges publishHistory(TestLog.Account account) {
    var exchange = Exchanges.of(account).get("/" + SECRET);
    exchange.requestHeaders.add(new Header("Cookie", SECRET));
    exchange.responseBody = Exchanges.chunked(10, 1);
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.opened());
    LOG.publish(
        Topics.HTTP_BODIES,
        exchange.id,
        exchange.chunk(BodySide.RESPONSE, 0, 0, SECRET.getBytes(ISO_8859_1)));
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
    new Sessions(LOG, account).open().tick(1).close(CloseReason.AGENT_LEFT, 1);
    LOG.publish(
        Topics.REPLAYS,
        "shop.localhost",
        new ReplayEvent(
            EventIds.next(),
            Instant.now(),
            EventIds.next(),
            account.id(),
            "shop.localhost",
            new ReplayFinished(exchange.id, 200, null)));
    LOG.publish(
        Topics.USAGE_MONTHLY,
        account.id() + "/2026-11",
        new UsageMonthly(
            account.id(),
            "2026-11",
            5L,
            6L,
            7L,
            8L,
            9L,
            Instant.now(),
            -1L,
            "",
            UsageState.WITHIN,
            "UTC"));
    return exchange;
  }

  private static List<String> found(TestService service, TestLog.Account account) {
    return service.get(account, "/api/v1/requests?q=" + SECRET).ids();
  }

  /** In which tables an account has rows, and how many: all tables that say whose a row is. */
  private static Map<String, Object> tablesOf(TestService service, TestLog.Account account) {
    var found = new TreeMap<String, Object>();
    service
        .rows(
            "select table_name from information_schema.columns"
                + " where column_name = 'account_id' and table_schema = 'public'")
        .forEach(
            row -> {
              var table = (String) row.get("table_name");
              var count =
                  service.value(
                      "select count(*) from %s where account_id = '%s'"
                          .formatted(table, account.id()));
              if (!count.equals(0L)) {
                found.put(table, count);
              }
            });
    return found;
  }

  private static long deadLettersOf(TestLog.Account account) {
    return TopicReader.records(LOG.kafka(), Topics.DEAD_LETTERS).stream()
        .filter(record -> text(record).contains(account.id()))
        .count();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null ? "" : new String(record.value(), StandardCharsets.ISO_8859_1);
  }
}

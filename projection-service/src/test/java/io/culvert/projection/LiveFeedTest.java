package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.CloseReason;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.Sessions;
import io.culvert.projection.support.SseClient;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.schemas.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LiveFeedTest {

  private static final TestLog LOG = new TestLog();
  private static TestService service;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            SharedPlatform.database().newDatabase(), Map.of("LIVE_HEARTBEAT", "200ms"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void whatHappensIsToldToItsOwnAccountOnly() {
    var account = known();
    var stranger = known();
    try (var feed = new SseClient(service, account, null);
        var other = new SseClient(service, stranger, null)) {
      feed.awaitGreeting();
      other.awaitGreeting();
      var opened = Exchanges.of(account).get("/slow");
      LOG.publish(Topics.HTTP_EXCHANGES, opened.session, opened.opened());
      LOG.publish(Topics.HTTP_EXCHANGES, opened.session, opened.completed());
      var session = new Sessions(LOG, account).open().tick(1);
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
      // Of the stranger, so that its silence is more than slowness.
      var marker = Exchanges.of(stranger).get("/mine");
      LOG.publish(Topics.HTTP_EXCHANGES, marker.session, marker.completed());

      eventually().until(() -> feed.events("exchange").size() == 2);
      eventually().until(() -> feed.events("usage").size() == 1);
      eventually()
          .until(
              () ->
                  feed.events("session").stream().anyMatch(s -> s.path("requests").asLong() == 1));
      eventually().until(() -> other.events("exchange").size() == 1);

      var first = feed.events("exchange").getFirst();
      assertThat(first.path("id").asString()).isEqualTo(opened.id);
      assertThat(first.path("open").asBoolean()).isTrue();
      var last = feed.events("exchange").getLast();
      assertThat(last.path("open").asBoolean()).isFalse();
      eventually().until(() -> !service.get(account, "/api/v1/requests").ids().isEmpty());
      assertThat(last)
          .isEqualTo(service.get(account, "/api/v1/requests").json().path("items").get(0));
      assertThat(feed.events("session").getLast().path("id").asString()).isEqualTo(session.id);
      assertThat(feed.events("usage").getFirst().path("bytesTotal").asLong()).isEqualTo(11);
      assertThat(other.events("exchange").getFirst().path("id").asString()).isEqualTo(marker.id);
      assertThat(other.events("session")).isEmpty();
      assertThat(other.events("usage")).isEmpty();
      assertThat(feed.header("Content-Type")).startsWith("text/event-stream");
      assertThat(feed.header("Cache-Control")).isEqualTo("no-store");
      eventually().until(() -> feed.comments().contains("alive"));
    }
  }

  @Test
  void theEndOfASessionIsToldHoweverLongItsTableIsBehind() throws Exception {
    var account = known();
    var session = new Sessions(LOG, account).open();
    eventually().until(() -> service.get(account, "/api/v1/sessions").text().contains(session.id));
    try (var feed = new SseClient(service, account, null)) {
      feed.awaitGreeting();
      try (var writer = database();
          var lock = writer.createStatement()) {
        writer.setAutoCommit(false);
        lock.execute("lock table sessions in share row exclusive mode"); // nobody else can write
        session.close(CloseReason.SERVER_STOPPED, 0);
        // Longer than anyone looks for a tick: another tick follows that one, nothing the end.
        lock.execute("select pg_sleep(2.5)");
        writer.commit();
      }

      eventually()
          .until(
              () ->
                  feed.events("session").stream()
                      .anyMatch(item -> item.path("status").asString().equals("CLOSED")));
    }
  }

  @Test
  void whatWasMissedIsToldAfterReconnecting() {
    var account = known();
    String lastId;
    try (var feed = new SseClient(service, account, null)) {
      feed.awaitGreeting();
      var seen = Exchanges.of(account);
      LOG.publish(Topics.HTTP_EXCHANGES, seen.session, seen.completed());
      eventually().until(() -> feed.events("exchange").size() == 1);
      lastId = feed.lastId();
    }
    var missed = Exchanges.of(account).get("/missed");
    missed.at = Instant.now().plusMillis(5);
    LOG.publish(Topics.HTTP_EXCHANGES, missed.session, missed.completed());
    eventually().until(() -> service.get(account, "/api/v1/requests").ids().contains(missed.id));

    try (var feed = new SseClient(service, account, lastId)) {
      eventually()
          .until(
              () ->
                  feed.events("exchange").stream()
                      .anyMatch(event -> event.path("id").asString().equals(missed.id)));
    }
    try (var feed = new SseClient(service, account, "nonsense")) {
      feed.awaitGreeting();
    }
  }

  @Test
  void whatNeitherTheListNorTheFeedHadIsToldLater() throws Exception {
    var account = known();
    var early = Exchanges.of(account).get("/early");
    var late = Exchanges.of(account).get("/late");
    LOG.publish(Topics.HTTP_EXCHANGES, early.session, early.completed());
    eventually().until(() -> service.get(account, "/api/v1/requests").ids().size() == 1);
    try (var slow = TestService.connect(service.database());
        var statement = slow.createStatement()) {
      slow.setAutoCommit(false);
      statement.execute("lock table exchanges in exclusive mode"); // who writes waits
      LOG.publish(Topics.HTTP_EXCHANGES, late.session, late.completed());
      try (var feed = new SseClient(service, account, null)) {
        feed.awaitGreeting();
        eventually().until(() -> feed.comments().contains("alive"));
        assertThat(service.get(account, "/api/v1/requests").ids()).containsExactly(early.id);
        assertThat(feed.events("exchange")).isEmpty();

        slow.rollback();

        eventually().until(() -> feed.events("exchange").size() == 1);
        assertThat(feed.events("exchange").getFirst().path("id").asString()).isEqualTo(late.id);
      }
    }
  }

  @Test
  void aRevokedTokenEndsTheFeed() {
    var account = known();
    try (var feed = new SseClient(service, account, null)) {
      feed.awaitGreeting();
      LOG.revoke(account);
      eventually().until(feed::isOver);
      assertThat(feed.comments()).contains("closed: the token was revoked");
    }
  }

  @Test
  void aClientThatDoesNotReadIsDroppedAndOthersGoOn() throws IOException {
    var account = known();
    try (var stuck = new Socket();
        var reading = new SseClient(service, account, null)) {
      stuck.setReceiveBufferSize(4096);
      stuck.connect(new InetSocketAddress("127.0.0.1", service.port()));
      stuck
          .getOutputStream()
          .write(
              ("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                      + account.token()
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      reading.awaitGreeting();
      // Three times what its queue, and many times what the sockets' buffers hold.
      var number = 800;
      var target = "/" + "x".repeat(8_000);
      for (int i = 1; i <= number; i++) {
        var exchange = Exchanges.of(account).get(target);
        LOG.send(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
        if (i % 100 == 0) {
          var sent = i;
          eventually().until(() -> reading.events("exchange").size() == sent);
        }
      }

      // What it was sent before it was dropped ends early, and says why.
      stuck.setSoTimeout(20_000);
      var rest = new BufferedReader(new InputStreamReader(stuck.getInputStream(), UTF_8));
      var told = 0;
      for (var line = rest.readLine(); !line.contains("dropped: you read too slowly"); ) {
        told += line.startsWith("event:exchange") ? 1 : 0;
        line = rest.readLine();
      }
      assertThat(told).isBetween(1, number - 1);
    }
  }

  private static TestLog.Account known() {
    var account = LOG.account();
    eventually().until(() -> service.get(account, "/api/v1/me").status() == 200);
    return account;
  }

  private static Connection database() throws SQLException {
    var shared = SharedPlatform.database();
    return DriverManager.getConnection(
        shared.jdbcUrl(service.database()), shared.user(), shared.password());
  }
}

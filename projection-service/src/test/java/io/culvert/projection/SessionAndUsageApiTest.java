package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.CloseReason;
import io.culvert.events.TunnelProtocol;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.projection.support.Sessions;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.schemas.Topics;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SessionAndUsageApiTest {

  private static final TestLog LOG = new TestLog();
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
  void ticksAddUpAndTheCloseBringsTheFinalSums() {
    var account = LOG.account();
    var session = new Sessions(LOG, account);
    session.at = Instant.parse("2026-11-20T10:00:00Z");
    session.open().tick(1).tick(2);

    eventually().until(() -> first(account).path("requests").asLong() == 2);
    var online = first(account);
    assertThat(online.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "hostname",
            "publicUrl",
            "protocol",
            "localPort",
            "status",
            "openedAt",
            "closedAt",
            "closeReason",
            "bytesIn",
            "bytesOut",
            "requests",
            "lastTickAt",
            "agentVersion",
            "agentAddress",
            "expiresAt");
    assertThat(online.path("id").asString()).isEqualTo(session.id);
    assertThat(online.path("status").asString()).isEqualTo("ONLINE");
    assertThat(online.path("bytesIn").asLong()).isEqualTo(20);
    assertThat(online.path("bytesOut").asLong()).isEqualTo(40);
    assertThat(online.path("lastTickAt").asString()).isEqualTo("2026-11-20T10:00:04.000000Z");
    assertThat(online.path("protocol").asString()).isEqualTo("HTTP");
    assertThat(online.path("localPort").asInt()).isEqualTo(3000);
    assertThat(online.path("closedAt").isNull()).isTrue();

    session.tick(3).close(CloseReason.AGENT_LEFT, 3);

    eventually().until(() -> first(account).path("status").asString().equals("CLOSED"));
    assertThat(first(account).path("requests").asLong()).isEqualTo(3);
    assertThat(first(account).path("closeReason").asString()).isEqualTo("AGENT_LEFT");
  }

  @Test
  void thePublicUrlSaysHowATunnelIsReached() {
    assertThat(publicUrl(TunnelProtocol.HTTP, null)).startsWith("http://shop.localhost");
    assertThat(publicUrl(TunnelProtocol.TCP, 20_001)).isEqualTo("tcp://localhost:20001");
    assertThat(publicUrl(TunnelProtocol.TLS, null)).isEqualTo("tls://shop.localhost:8443");
  }

  private static String publicUrl(TunnelProtocol protocol, @Nullable Integer port) {
    var account = LOG.account();
    new Sessions(LOG, account).open(protocol, port);
    eventually().until(() -> service.get(account, "/api/v1/sessions").ids().size() == 1);
    return first(account).path("publicUrl").asString();
  }

  @Test
  void aTickCountsOnceAndNotAfterTheEnd() {
    var account = LOG.account();
    var session = new Sessions(LOG, account);
    session.open().tick(1).tick(1).tick(2).tick(1).close(CloseReason.EXPIRED, 2).tick(3);
    new Sessions(LOG, account).open();

    eventually().until(() -> service.get(account, "/api/v1/sessions").ids().size() == 2);
    var closed =
        service.get(account, "/api/v1/sessions?status=offline").json().path("items").get(0);
    assertThat(closed.path("bytesIn").asLong()).isEqualTo(20);
    assertThat(closed.path("requests").asLong()).isEqualTo(2);
  }

  @Test
  void aBrokerThatWasNotLostAfterAllTellsTheEndOnceMore() {
    var account = LOG.account();
    var session = new Sessions(LOG, account);
    session.open().tick(1).close(CloseReason.BROKER_LOST, 1).tick(2).tick(3);
    eventually().until(() -> first(account).path("status").asString().equals("CLOSED"));

    session.close(CloseReason.AGENT_LEFT, 3).close(CloseReason.BROKER_LOST, 1);
    new Sessions(LOG, account).open();

    eventually().until(() -> service.get(account, "/api/v1/sessions").ids().size() == 2);
    var closed =
        service.get(account, "/api/v1/sessions?status=offline").json().path("items").get(0);
    assertThat(closed.path("closeReason").asString()).isEqualTo("AGENT_LEFT");
    assertThat(closed.path("requests").asLong()).isEqualTo(3);
  }

  @Test
  void sessionsAreFilteredAndPaged() {
    var account = LOG.account();
    var ids = new java.util.ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      var session = new Sessions(LOG, account);
      session.at = Instant.parse("2026-11-20T10:00:00Z").plusSeconds(i);
      session.open();
      if (i % 2 == 0) {
        session.close(CloseReason.AGENT_LOST, 0);
      }
      ids.addFirst(session.id);
    }
    eventually()
        .until(() -> service.get(account, "/api/v1/sessions?status=offline").ids().size() == 3);

    assertThat(service.get(account, "/api/v1/sessions").ids()).isEqualTo(ids);
    assertThat(service.get(account, "/api/v1/sessions?status=all").ids()).isEqualTo(ids);
    assertThat(service.get(account, "/api/v1/sessions?status=online").ids())
        .containsExactly(ids.get(1), ids.get(3));
    var page = service.get(account, "/api/v1/sessions?limit=3");
    var rest =
        service.get(
            account,
            "/api/v1/sessions?limit=3&cursor=" + page.json().path("nextCursor").asString());
    assertThat(page.ids()).isEqualTo(ids.subList(0, 3));
    assertThat(rest.ids()).isEqualTo(ids.subList(3, 5));
    assertThat(rest.json().path("nextCursor").isNull()).isTrue();
    assertThat(service.get(account, "/api/v1/sessions?status=on").status()).isEqualTo(400);
    assertThat(service.get(LOG.issue("stranger"), "/api/v1/sessions").ids()).isEmpty();
  }

  @Test
  void theNewestUsageIsShown() {
    var account = LOG.account();
    usage(account, "2026-10", 7);
    usage(account, "2026-11", 100);
    usage(account, "2026-11", 200);

    eventually().until(() -> month(account, "?month=2026-11").path("bytesIn").asLong() == 200);
    var usage = month(account, "?month=2026-11");
    assertThat(usage.propertyNames())
        .containsExactlyInAnyOrder(
            "accountId",
            "month",
            "bytesIn",
            "bytesOut",
            "bytesTotal",
            "requests",
            "tunnelSeconds",
            "updatedAt",
            "plan",
            "limit",
            "state",
            "billingZone");
    assertThat(usage.path("plan").asString()).isEqualTo("pro");
    assertThat(usage.path("limit").asLong()).isEqualTo(2_500);
    assertThat(usage.path("state").asString()).isEqualTo("NEAR_LIMIT");
    assertThat(usage.path("billingZone").asString()).isEqualTo("Asia/Kathmandu");
    assertThat(usage.path("accountId").asString()).isEqualTo(account.id());
    assertThat(usage.path("bytesOut").asLong()).isEqualTo(2_000);
    assertThat(usage.path("bytesTotal").asLong()).isEqualTo(2_200);
    assertThat(usage.path("requests").asLong()).isEqualTo(3);
    assertThat(usage.path("tunnelSeconds").asDouble()).isEqualTo(1.5);
    assertThat(usage.path("updatedAt").asString()).isEqualTo("2026-11-20T10:00:00.000001Z");
    assertThat(month(account, "?month=2026-10").path("bytesIn").asLong()).isEqualTo(7);
  }

  @Test
  void aMonthWithoutUsageIsAllZeros() {
    var account = LOG.account();
    eventually().until(() -> service.get(account, "/api/v1/me").status() == 200);

    var usage = month(account, "");

    assertThat(usage.path("month").asString()).isEqualTo(YearMonth.now(ZoneOffset.UTC).toString());
    assertThat(usage.path("bytesTotal").asLong()).isZero();
    assertThat(usage.path("tunnelSeconds").asDouble()).isZero();
    assertThat(usage.path("updatedAt").isNull()).isTrue();
    assertThat(usage.path("limit").isNull()).isTrue();
    assertThat(usage.path("state").asString()).isEqualTo("WITHIN");
    for (var bad : new String[] {"2026", "2026-13", "2026-1", "november"}) {
      assertThat(service.get(account, "/api/v1/usage?month=" + bad).status()).isEqualTo(400);
    }
  }

  @Test
  void aTombstoneRemovesUsage() {
    var account = LOG.account();
    usage(account, "2026-09", 5);
    eventually().until(() -> month(account, "?month=2026-09").path("bytesIn").asLong() == 5);

    LOG.publish(Topics.USAGE_MONTHLY, account.id() + "/2026-09", null);

    eventually().until(() -> month(account, "?month=2026-09").path("bytesIn").asLong() == 0);
  }

  private static void usage(TestLog.Account account, String month, long bytesIn) {
    LOG.publish(
        Topics.USAGE_MONTHLY,
        account.id() + "/" + month,
        new UsageMonthly(
            account.id(),
            month,
            bytesIn,
            2_000L,
            3L,
            1_500_000L,
            4L,
            Instant.parse("2026-11-20T10:00:00.000001Z"),
            2_500L,
            "pro",
            UsageState.NEAR_LIMIT,
            "Asia/Kathmandu"));
  }

  private static JsonNode month(TestLog.Account account, String query) {
    return service.get(account, "/api/v1/usage" + query).json();
  }

  private static JsonNode first(TestLog.Account account) {
    return service.get(account, "/api/v1/sessions").json().path("items").path(0);
  }
}

package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Outcome;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.stream.Allowance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What visitors meet when the account behind a tunnel has used up its month. */
@Timeout(60)
class QuotaTest {
  private static final ZonedDateTime END =
      ZonedDateTime.now(ZoneId.of("Europe/Berlin")).plusDays(3).withNano(0);
  private static final Allowance BLOCKED = new Allowance.Blocked(END);
  private static final String FIRST_CHUNK = "6\r\nbefore\r\n";
  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n";

  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aBlockedAccountsVisitorsAreToldUntilWhen() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").allow(BLOCKED);
    try (var client = gateway.connect()) {
      client.send(GET + "Accept: application/json\r\n\r\n");
      var json = client.read();
      assertThat(json.status()).isEqualTo(429);
      assertThat(json.field("Culvert-Error")).isEqualTo("CVT-1019");
      assertThat(Long.parseLong(json.field("Retry-After")))
          .isBetween(Duration.ofDays(3).toSeconds() - 60, Duration.ofDays(3).toSeconds() + 1);
      assertThat(json.text())
          .contains("\"until\":\"" + DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(END))
          .contains("upgrade the plan");

      client.send(GET + "Accept: text/html\r\n\r\n");
      assertThat(client.read().text()).contains("That is so until ", "(Europe/Berlin)");

      tunnel.allow(Allowance.FREE).onRequest(s -> s.respond(200, "back"));
      assertThat(ExchangesTest.get(client, "shop.localhost")).isEqualTo("back");
    }
    assertThat(tunnel.streams()).hasSize(1);
  }

  @Test
  void aRunningDownloadIsCutAndCannotBeTakenForWhole() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send(GET + "\r\n");
      var stream = tunnel.stream(0);
      stream.sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      stream.send("before");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
      assertThat(client.readNBytes(FIRST_CHUNK.length()))
          .asString(StandardCharsets.US_ASCII)
          .isEqualTo(FIRST_CHUNK);
      tunnel.allow(BLOCKED);
      stream.send("after");

      assertThat(client.readToEnd()).doesNotContain("after", "0\r\n\r\n");
      Soon.until(() -> stream.wasReset() != null);
    }
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.REFUSED);
    assertThat(gateway.log.completed(0).getErrorCode()).isEqualTo("CVT-1019");
  }

  @Test
  void aRunningUploadIsAnsweredWithTheReason() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 1000000\r\n\r\nbegin");
      Soon.until(() -> tunnel.stream(0).bodySize() == 5);
      tunnel.allow(BLOCKED);
      client.send("more");

      assertThat(client.read().status()).isEqualTo(429);
      assertThat(tunnel.stream(0).bodySize()).isEqualTo(5);
      assertThat(tunnel.stream(0).wasReset()).isNotNull();
    }
  }

  @Test
  void anUpgradedConnectionIsCutAtItsNextByte() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send(GET + "Connection: Upgrade\r\nUpgrade: chat\r\n\r\n");
      var stream = tunnel.stream(0);
      stream.sendHead("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n");
      client.readHead();
      tunnel.allow(BLOCKED);
      stream.send("word");

      assertThat(client.readToEnd()).isEmpty();
      Soon.until(() -> stream.wasReset() != null);
    }
    assertThat(gateway.log.completed(0).getErrorCode()).isEqualTo("CVT-1019");
  }

  @Test
  void aSilentUpgradedConnectionIsCutToo() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send(GET + "Connection: Upgrade\r\nUpgrade: chat\r\n\r\n");
      tunnel.stream(0)
          .sendHead("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n");
      client.readHead();
      tunnel.allow(BLOCKED);

      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void aThrottledDownloadGetsItsCreditBackAtTheRate() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").allow(throttled(100_000));
    try (var client = gateway.connect()) {
      client.send(GET + "\r\n");
      var stream = tunnel.stream(0);
      stream.sendHead("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n");
      long start = System.nanoTime();
      for (int i = 0; i < 30; i++) {
        stream.send(new byte[10_000]);
      }
      stream.sendEnd("");

      // What the agent had credit for goes to the client at once: nothing is kept back here.
      assertThat(client.read().body()).hasSize(300_000);
      Soon.until(() -> stream.consumed() == 300_000);
      // A second's worth is free, the rest takes two.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(10));
    }
  }

  @Test
  void aThrottledUploadIsReadAtTheRateAndNotKept() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").allow(throttled(1_000_000));
    tunnel.onRequest(s -> s.respond(200, "got " + s.bodySize()));
    try (var client = gateway.connect()) {
      long start = System.nanoTime();
      client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 3000000\r\n\r\n");
      client.send(new byte[3_000_000]);

      assertThat(client.read().text()).isEqualTo("got 3000000");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1_800));
    }
  }

  @Test
  void manySmallRequestsOfAThrottledAccountWaitTheirTurn() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").allow(throttled(10_000));
    tunnel.onRequest(s -> s.respond(200, "ok"));
    long start = System.nanoTime();
    try (var one = gateway.connect();
        var two = gateway.connect()) {
      for (int i = 0; i < 10; i++) {
        for (var client : new RawClient[] {one, two}) {
          assertThat(ExchangesTest.get(client, "shop.localhost")).isEqualTo("ok");
        }
      }
    }
    // Twenty requests at a kilobyte each: twice what is free.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void whoWouldWaitTooLongIsToldToComeLater() throws IOException {
    gateway.tunnels.online("shop.localhost").allow(throttled(10));
    try (var client = gateway.connect()) {
      client.send(GET + "\r\n");
      var answer = client.read();

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.field("Culvert-Error")).isEqualTo("CVT-1022");
      assertThat(Long.parseLong(answer.field("Retry-After"))).isBetween(20L, 110L);
    }
  }

  @Test
  void aClientThatLeavesWhileItWaitsLeavesNothingBehind() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").allow(throttled(1_000));
    try (var first = gateway.connect();
        var second = gateway.connect()) {
      first.send(GET + "\r\n");
      tunnel.stream(0);
      second.send(GET + "\r\n");
    }
    Soon.until(() -> gateway.openConnections() == 0);
    assertThat(tunnel.streams()).hasSize(1);
  }

  @Test
  void aRequestThatBreaksOffWhileItWaitsIsRefusedAndRecordedAsSuch() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").allow(throttled(1_000));
    try (var first = gateway.connect();
        var second = gateway.connect()) {
      first.send(GET + "\r\n");
      tunnel.stream(0);
      second.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

      assertThat(second.read().field("Culvert-Error")).isEqualTo("CVT-1007");
      var recorded = gateway.log.completed(0);
      assertThat(recorded.getRequest().getMethod()).isEqualTo("POST");
      assertThat(recorded.getOutcome()).isEqualTo(Outcome.REFUSED);
      assertThat(recorded.getErrorCode()).isEqualTo("CVT-1007");
    }
    assertThat(tunnel.streams()).hasSize(1);
  }

  private static Allowance throttled(long bytesPerSecond) {
    return new Allowance.Throttled(bytesPerSecond, END);
  }
}

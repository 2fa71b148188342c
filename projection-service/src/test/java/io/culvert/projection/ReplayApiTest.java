package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.BodySide;
import io.culvert.events.CloseReason;
import io.culvert.events.Completeness;
import io.culvert.events.Header;
import io.culvert.events.RecordedBody;
import io.culvert.events.ReplayBodyChunk;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayFinished;
import io.culvert.events.ReplayRequested;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.Sessions;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.projection.support.TopicReader;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeals;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReplayApiTest {

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
  void anOrderCarriesTheRequestAsItWas() {
    var account = online();
    var exchange = Exchanges.of(account).get("/a?b=%2f");
    exchange.method = "POST";
    exchange.requestHeaders.add(new Header("X-Twice", "1"));
    exchange.requestHeaders.add(new Header("X-Twice", "\u00e9"));
    exchange.requestBody = Exchanges.body(TestLog.utf8("again"));
    publish(account, exchange);

    var answer = service.post(account, "/api/v1/requests/" + exchange.id + "/replay", "");

    assertThat(answer.status()).isEqualTo(202);
    var replayId = answer.json().path("replayId").asString();
    assertThat(answer.header("Location")).isEqualTo("/api/v1/replays/" + replayId);
    var events = orders(replayId);
    assertThat(events).allMatch(event -> event.getAccountId().equals(account.id()));
    assertThat(events).allMatch(event -> event.getHostname().equals("shop.localhost"));
    assertThat(body(events)).isEqualTo(TestLog.utf8("again"));
    var order = (ReplayRequested) events.getLast().getPayload();
    assertThat(order.getExchangeId()).isEqualTo(exchange.id);
    assertThat(order.getRequest().getMethod()).isEqualTo("POST");
    assertThat(order.getRequest().getTarget()).isEqualTo("/a?b=%2f");
    assertThat(order.getRequest().getHeaders()).isEqualTo(exchange.requestHeaders);
    assertThat(order.getBodySize()).isEqualTo(5);
    assertThat(order.getBodyChunks()).isEqualTo(1);
  }

  @Test
  void aLargeBodyGoesInOrderedPieces() {
    var account = online();
    var exchange = Exchanges.of(account);
    var bytes = new byte[700_000];
    new Random(1).nextBytes(bytes);
    for (int i = 0; i < 7; i++) {
      var data = Arrays.copyOfRange(bytes, i * 100_000, (i + 1) * 100_000);
      LOG.publish(
          Topics.HTTP_BODIES, exchange.id, exchange.chunk(BodySide.REQUEST, i, i * 100_000L, data));
    }
    exchange.requestBody = Exchanges.chunked(bytes.length, 7);
    publish(account, exchange);
    eventually()
        .until(() -> service.get(account, path(exchange)).json().path("canReplay").asBoolean());

    var answer = service.post(account, "/api/replay", "{\"requestId\":\"" + exchange.id + "\"}");

    assertThat(answer.status()).isEqualTo(202);
    var events = orders(answer.json().path("replayId").asString());
    assertThat(body(events)).isEqualTo(bytes);
    var order = (ReplayRequested) events.getLast().getPayload();
    assertThat(order.getBodySize()).isEqualTo(bytes.length);
    assertThat(order.getBodyChunks()).isEqualTo(events.size() - 1).isEqualTo(3);
  }

  @Test
  void whatBecameOfItIsTold() {
    var account = online();
    var exchange = Exchanges.of(account);
    publish(account, exchange);
    var replayId =
        service
            .post(account, "/api/v1/requests/" + exchange.id + "/replay", "")
            .json()
            .path("replayId")
            .asString();

    // At once, though the table may be a little behind.
    var waiting = service.get(account, "/api/v1/replays/" + replayId);
    assertThat(waiting.status()).isEqualTo(200);
    assertThat(waiting.json().path("state").asString()).isEqualTo("REQUESTED");
    assertThat(waiting.json().path("requestId").asString()).isEqualTo(exchange.id);
    assertThat(waiting.json().path("exchangeId").isNull()).isTrue();

    var again = Exchanges.of(account);
    again.replayOf = exchange.id;
    again.replayId = replayId;
    publish(account, again);
    LOG.publish(
        Topics.REPLAYS,
        "shop.localhost",
        new ReplayEvent(
            EventIds.next(),
            Instant.now(),
            replayId,
            account.id(),
            "shop.localhost",
            new ReplayFinished(again.id, 200, null)));

    eventually()
        .until(
            () ->
                service
                    .get(account, "/api/v1/replays/" + replayId)
                    .json()
                    .path("state")
                    .asString()
                    .equals("FINISHED"));
    var finished = service.get(account, "/api/v1/replays/" + replayId).json();
    assertThat(finished.path("exchangeId").asString()).isEqualTo(again.id);
    assertThat(finished.path("status").asInt()).isEqualTo(200);
    assertThat(service.get(account, path(exchange)).json().path("replays").toString())
        .isEqualTo("[\"" + again.id + "\"]");
    assertThat(service.get(account, path(again)).json().path("replayOf").asString())
        .isEqualTo(exchange.id);
    var stranger = LOG.account();
    eventually().until(() -> service.get(stranger, "/api/v1/me").status() == 200);
    assertThat(service.get(stranger, "/api/v1/replays/" + replayId).status()).isEqualTo(404);
  }

  @Test
  void whatCannotBeSentAgainIsRefusedWithTheReason() {
    var account = online();
    var cut = Exchanges.of(account);
    cut.requestBody =
        new RecordedBody(
            9L, 1L, Completeness.CUT, ByteBuffer.wrap(new byte[1]), 0, true, List.of());
    var brokenOff = Exchanges.of(account);
    brokenOff.requestBody =
        new RecordedBody(
            1L, 1L, Completeness.WHOLE, ByteBuffer.wrap(new byte[1]), 0, false, List.of());
    var upgraded = Exchanges.of(account);
    upgraded.status = 101;
    var incomplete = Exchanges.of(account);
    incomplete.requestBody = Exchanges.chunked(200_000, 2);
    var open = Exchanges.of(account);
    LOG.publish(Topics.HTTP_EXCHANGES, open.session, open.opened());
    for (var one : List.of(cut, brokenOff, upgraded, incomplete)) {
      publish(account, one);
    }
    eventually().until(() -> service.get(account, path(open)).status() == 200);

    assertThat(refusal(account, cut)).contains("not kept whole");
    assertThat(refusal(account, brokenOff)).contains("broke off");
    assertThat(refusal(account, upgraded)).contains("upgraded");
    assertThat(refusal(account, incomplete)).contains("still being recorded");
    assertThat(refusal(account, open)).contains("still going on");
  }

  @Test
  void withoutATunnelItIsRefused() {
    var account = LOG.account();
    var session = new Sessions(LOG, account).open();
    var exchange = Exchanges.of(account);
    publish(account, exchange);
    eventually()
        .until(() -> service.get(account, path(exchange)).json().path("canReplay").asBoolean());

    session.close(CloseReason.AGENT_LEFT, 0);

    eventually().until(() -> refusal(account, exchange).contains("No tunnel is online"));
  }

  @Test
  void anotherAccountsTunnelAtTheNameDoesNotCount() {
    online();
    var account = LOG.account();
    var exchange = Exchanges.of(account);
    publish(account, exchange);
    assertThat(refusal(account, exchange)).contains("No tunnel is online");
  }

  @Test
  void badOrdersAreNamed() {
    var account = online();
    assertThat(service.post(account, "/api/replay", "{}").json().path("detail").asString())
        .startsWith("requestId: ");
    assertThat(service.post(account, "/api/replay", "{\"requestId\":\"x\"}").status())
        .isEqualTo(404);
    assertThat(service.get(account, "/api/v1/replays/" + EventIds.next()).status()).isEqualTo(404);
    assertThat(service.get(account, "/api/v1/replays/x").status()).isEqualTo(404);
  }

  private static TestLog.Account online() {
    var account = LOG.account();
    new Sessions(LOG, account).open();
    eventually().until(() -> !service.get(account, "/api/v1/sessions").ids().isEmpty());
    return account;
  }

  private static void publish(TestLog.Account account, Exchanges exchange) {
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
    eventually().until(() -> service.get(account, path(exchange)).status() == 200);
  }

  private static String path(Exchanges exchange) {
    return "/api/v1/requests/" + exchange.id;
  }

  private static String refusal(TestLog.Account account, Exchanges exchange) {
    var answer = service.post(account, path(exchange) + "/replay", "");
    if (answer.status() != 409) {
      return "status " + answer.status();
    }
    assertThat(answer.json().path("code").asString()).isEqualTo("CVT-4006");
    return answer.json().path("detail").asString();
  }

  private static List<ReplayEvent> orders(String replayId) {
    return TopicReader.all(LOG.kafka(), Topics.REPLAYS).stream()
        .filter(event -> event.getReplayId().equals(replayId))
        .peek(event -> assertThat(EventSeals.REPLAYS.sealed(event)).isNotNull())
        .map(event -> TestLog.opened(EventSeals.REPLAYS, event))
        .toList();
  }

  private static byte[] body(List<ReplayEvent> events) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < events.size() - 1; i++) {
      var chunk = (ReplayBodyChunk) events.get(i).getPayload();
      assertThat(chunk.getIndex()).isEqualTo(i);
      var data = new byte[chunk.getData().remaining()];
      chunk.getData().get(data);
      bytes.writeBytes(data);
    }
    return bytes.toByteArray();
  }
}

package io.culvert.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.events.ExchangeCompleted;
import io.culvert.events.Outcome;
import io.culvert.events.SessionOpened;
import io.culvert.schemas.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One tunnel through the whole product: traffic, events, history, usage, replay. */
class FirstTunnelTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static TestOrigin origin;
  private static AgentProcess agent;

  @BeforeAll
  static void openTheTunnel() {
    origin = TestOrigin.start();
    agent = AgentProcess.start(CULVERT, origin.port(), "first");
  }

  @AfterAll
  static void closeTheTunnel() {
    agent.close();
    origin.close();
  }

  @Test
  void theChosenNameIsTheHostname() {
    assertThat(agent.hostname()).isEqualTo("first.localhost");
  }

  @Test
  void aRequestReachesTheOriginWithItsQueryUnchanged() {
    var response = CULVERT.get(agent.hostname(), "/a%2Fb//c?x=1&x=%20&y");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("hello from /a%2Fb//c?x=1&x=%20&y");
  }

  @Test
  void repeatedFieldsAndBinaryBodiesComeThrough() {
    var body = new byte[100_000];
    new java.util.Random(7).nextBytes(body);
    var request =
        CULVERT
            .request(agent.hostname(), "/echo?q=1")
            .header("X-Repeated", "one")
            .header("X-Repeated", "two")
            .POST(BodyPublishers.ofByteArray(body))
            .build();

    var response = CULVERT.send(request, BodyHandlers.ofByteArray());

    assertThat(response.body()).isEqualTo(body);
    assertThat(response.headers().allValues("X-Seen-Repeated")).containsExactly("one", "two");
    assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(response.headers().firstValue("X-Seen-Target")).hasValue("/echo?q=1");
  }

  @Test
  void aChunkedUploadComesThrough() {
    var request =
        CULVERT
            .request(agent.hostname(), "/digest")
            .POST(BodyPublishers.ofInputStream(() -> TestBytes.stream(3_000_000)))
            .build();

    var response = CULVERT.send(request, BodyHandlers.ofString());

    assertThat(response.body())
        .isEqualTo(java.util.HexFormat.of().formatHex(TestBytes.digestOf(3_000_000)) + " 3000000");
  }

  @Test
  void theNewestExchangeIsInTheApiWithinASecond() {
    CULVERT.get(agent.hostname(), "/json?freshness");

    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> find("/json?freshness") != null);
  }

  @Test
  void theHistoryHasHeadsAndBodies() {
    var request =
        CULVERT
            .request(agent.hostname(), "/echo?history")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"ä\":1}", UTF_8))
            .build();
    CULVERT.send(request, BodyHandlers.ofString());

    var id = awaitExchange("/echo?history").get("id").asString();
    var detail = CULVERT.api("/api/v1/requests/" + id);

    assertThat(detail.get("status").asInt()).isEqualTo(200);
    assertThat(detail.get("method").asString()).isEqualTo("POST");
    assertThat(detail.get("outcome").asString()).isEqualTo("ANSWERED");
    assertThat(detail.get("requestHeaders").toString()).contains("[\"Host\",\"first.localhost");
    assertThat(download(id, "request-body")).isEqualTo("{\"ä\":1}");
    assertThat(download(id, "response-body")).isEqualTo("{\"ä\":1}");
  }

  @Test
  void aBodyLargerThanAnEventIsKeptInPieces() {
    CULVERT.get(agent.hostname(), "/bytes?300000");

    var id = awaitExchange("/bytes?300000").get("id").asString();

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(downloadBytes(id, "response-body")).hasSize(300_000));
    var digest = TestBytes.sha256().digest(downloadBytes(id, "response-body"));
    assertThat(digest).isEqualTo(TestBytes.digestOf(300_000));
  }

  @Test
  void aReplayReachesTheOriginAgainAndIsRecordedAsANewExchange() {
    var request =
        CULVERT
            .request(agent.hostname(), "/echo?replayed")
            .POST(BodyPublishers.ofString("once more"))
            .build();
    CULVERT.send(request, BodyHandlers.ofString());
    var original = awaitExchange("/echo?replayed").get("id").asString();

    var answer =
        CULVERT.send(
            CULVERT
                .apiRequest("/api/v1/requests/" + original + "/replay")
                .header("Authorization", "Bearer " + CULVERT.token())
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    var replayId = CulvertUnderTest.JSON.readTree(answer.body()).get("replayId").asString();
    var replay =
        await()
            .atMost(Duration.ofSeconds(10))
            .until(
                () -> CULVERT.api("/api/v1/replays/" + replayId),
                found -> found.get("state").asString().equals("FINISHED"));
    var copy = replay.get("exchangeId").asString();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              var detail = CULVERT.api("/api/v1/requests/" + copy);
              assertThat(detail.get("replayOf").asString()).isEqualTo(original);
              assertThat(detail.get("status").asInt()).isEqualTo(200);
            });
    assertThat(download(copy, "response-body")).isEqualTo("once more");
    assertThat(CULVERT.api("/api/v1/requests/" + copy).get("requestHeaders"))
        .as("the request that was sent again")
        .isEqualTo(CULVERT.api("/api/v1/requests/" + original).get("requestHeaders"));
  }

  @Test
  void exchangesAndSessionsAreEventsInTheLog() {
    CULVERT.get(agent.hostname(), "/json?in-the-log");
    var id = awaitExchange("/json?in-the-log").get("id").asString();

    var completed =
        CULVERT.read(Topics.HTTP_EXCHANGES).stream()
            .filter(event -> event.getPayload() instanceof ExchangeCompleted)
            .filter(event -> event.getExchangeId().equals(id))
            .toList();
    assertThat(completed).hasSize(1);
    var exchange = (ExchangeCompleted) completed.getFirst().getPayload();
    assertThat(exchange.getOutcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(exchange.getSealed()).as("what is personal").isNotNull();
    assertThat(exchange.getRequest().getTarget()).isEmpty();
    assertThat(completed.getFirst().getHostname()).isEqualTo("first.localhost");
    assertThat(CULVERT.read(Topics.SESSION_EVENTS))
        .anyMatch(
            event ->
                event.getSessionId().equals(completed.getFirst().getSessionId())
                    && event.getPayload() instanceof SessionOpened);
  }

  @Test
  void usageGrowsByWhatPassed() {
    long before = usage().get("bytesTotal").asLong();

    CULVERT.get(agent.hostname(), "/bytes?500000");

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> usage().get("bytesTotal").asLong() >= before + 500_000);
  }

  @Test
  void theMinutesOfTheRequestsAreInTheApi() {
    try (var tunnel = AgentProcess.start(CULVERT, origin.port(), "minutes")) {
      for (int i = 0; i < 5; i++) {
        CULVERT.get(tunnel.hostname(), "/bytes?1000");
      }
      CULVERT.get(tunnel.hostname(), "/json");

      var traffic =
          await()
              .atMost(Duration.ofSeconds(20))
              .until(
                  () -> CULVERT.api("/api/v1/analytics/traffic?step=1m&host=" + tunnel.hostname()),
                  answer -> answer.at("/totals/requests").asLong() >= 6);

      assertThat(traffic.at("/totals/requests").asLong()).isEqualTo(6);
      assertThat(traffic.at("/totals/bytesOut").asLong()).isGreaterThan(5_000);
      assertThat(traffic.at("/totals/latency/p50").asDouble()).isPositive();
      assertThat(
              StreamSupport.stream(traffic.get("series").spliterator(), false)
                  .mapToLong(minute -> minute.get("requests").asLong())
                  .sum())
          .isEqualTo(6);
      assertThat(traffic.at("/topPaths/0/name").asString()).isEqualTo("/bytes");
    }
  }

  @Test
  void theSessionIsOnline() {
    var items = CULVERT.api("/api/v1/sessions?status=online").get("items");

    assertThat(items.toString()).contains("first.localhost");
  }

  @Test
  void withoutATokenTheApiSaysNothing() {
    for (var path :
        List.of("/api/v1/requests", "/api/v1/sessions", "/api/v1/usage", "/api/v1/live")) {
      var response = CULVERT.send(CULVERT.apiRequest(path).GET().build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).as(path).isEqualTo(401);
      assertThat(response.body()).contains("CVT-4001");
    }
  }

  @Test
  void anUnknownHostIsA404ThatSaysWhatToDo() {
    var response =
        CULVERT.send(
            CULVERT.request("nobody.localhost", "/").header("Accept", "text/html").build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("CVT-1001").contains("<html");
  }

  @Test
  void aStoppedOriginIsA502WithACodeOfItsOwn() {
    try (var gone = TestOrigin.start();
        var tunnel = AgentProcess.start(CULVERT, gone.port(), "stopped-origin")) {
      gone.close();

      var response =
          CULVERT.send(
              CULVERT.request(tunnel.hostname(), "/").header("Accept", "application/json").build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(502);
      var problem = CulvertUnderTest.JSON.readTree(response.body());
      assertThat(problem.get("code").asString()).isEqualTo("CVT-1003");
    }
  }

  @Test
  void aTunnelWhoseAgentLeftIsA502AndItsSessionIsClosed() {
    String hostname;
    try (var tunnel = AgentProcess.start(CULVERT, origin.port(), "left")) {
      hostname = tunnel.hostname();
      assertThat(CULVERT.get(hostname, "/").statusCode()).isEqualTo(200);
    }

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              var response = CULVERT.get(hostname, "/");
              assertThat(response.statusCode()).isEqualTo(502);
              assertThat(response.body()).contains("CVT-1002");
            });
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                CULVERT
                    .api("/api/v1/sessions?status=offline")
                    .get("items")
                    .toString()
                    .contains(hostname));
  }

  @Test
  void anAnonymousTunnelHasARandomNameAndBelongsToNobody() {
    try (var tunnel =
        AgentProcess.start(CULVERT.agentServer().toString(), null, origin.port(), null)) {
      assertThat(tunnel.hostname())
          .matches("(client|user|web|site|app|people)-[0-9a-f]{10}\\.localhost");

      assertThat(CULVERT.get(tunnel.hostname(), "/json?anonymous").statusCode()).isEqualTo(200);

      CULVERT.get(agent.hostname(), "/json?after-anonymous");
      awaitExchange("/json?after-anonymous");
      assertThat(find("/json?anonymous")).as("nobody else's exchange").isNull();
    }
  }

  private static JsonNode usage() {
    return CULVERT.api("/api/v1/usage");
  }

  private static JsonNode awaitExchange(String target) {
    return await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> find(target), found -> found != null);
  }

  private static JsonNode find(String target) {
    return StreamSupport.stream(
            CULVERT.api("/api/v1/requests?limit=200").get("items").spliterator(), false)
        .filter(item -> item.get("target").asString().equals(target))
        .filter(item -> !item.get("open").asBoolean())
        .findFirst()
        .orElse(null);
  }

  private static String download(String id, String which) {
    return new String(downloadBytes(id, which), UTF_8);
  }

  private static byte[] downloadBytes(String id, String which) {
    HttpRequest request =
        CULVERT
            .apiRequest("/api/v1/requests/" + id + "/" + which)
            .header("Authorization", "Bearer " + CULVERT.token())
            .build();
    return CULVERT.send(request, BodyHandlers.ofByteArray()).body();
  }
}

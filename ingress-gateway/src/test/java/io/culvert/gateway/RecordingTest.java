package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.BodyChunk;
import io.culvert.events.BodyEvent;
import io.culvert.events.BodySide;
import io.culvert.events.Completeness;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ExchangeOpened;
import io.culvert.events.Header;
import io.culvert.events.Outcome;
import io.culvert.events.ReplayBodyChunk;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayFinished;
import io.culvert.events.ReplayRequested;
import io.culvert.events.RequestHead;
import io.culvert.gateway.testing.Kafka;
import io.culvert.gateway.testing.Keys;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedDirectory;
import io.culvert.gateway.testing.Soon;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeals;
import io.culvert.tunnel.loop.EventLoops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole gateway against a real Kafka: what passed is in the log, and can be sent again. */
class RecordingTest {
  private static KafkaSettings kafka;
  private static IngressGateway gateway;
  private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
  private static final EventLoops LOOPS = EventLoops.start();
  private static final ScriptedDirectory TUNNELS = new ScriptedDirectory();

  @BeforeAll
  static void start() {
    kafka = Kafka.start();
    Keys.give(kafka, "account-1");
    gateway =
        new IngressGateway(
            GatewayUnderTest.settings("PUBLIC_SCHEME", "https"),
            Keys.MASTERS,
            kafka,
            TUNNELS,
            LOOPS,
            METERS,
            Clock.systemUTC());
    gateway.start();
    Soon.until(() -> gateway.health().status().isUp());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    LOOPS.close();
  }

  private static RawClient connect() throws IOException {
    return new RawClient(gateway.address().getPort());
  }

  /** Everything recorded of the hostname, as soon as there are so many completed exchanges. */
  private static List<ExchangeEvent> recorded(String hostname, int completed) {
    var found = new ArrayList<ExchangeEvent>();
    Soon.until(
        () -> {
          found.clear();
          Kafka.read(kafka, Topics.HTTP_EXCHANGES).stream()
              .filter(event -> event.getHostname().equals(hostname))
              .map(event -> Keys.open(EventSeals.EXCHANGES, event))
              .forEach(found::add);
          return found.stream().filter(e -> e.getPayload() instanceof ExchangeCompleted).count()
              >= completed;
        });
    return found;
  }

  @Test
  void everyAnsweredRequestIsInTheLogExactlyOnce() throws IOException {
    TUNNELS.online("many.localhost").onRequest(s -> s.respond(200, "n" + s.head().split(" ")[1]));
    try (var one = connect();
        var two = connect()) {
      for (int i = 0; i < 250; i++) {
        for (var client : List.of(one, two)) {
          client.send("GET /" + i + " HTTP/1.1\r\nHost: many.localhost\r\nX-Odd: \u00e9\r\n\r\n");
          assertThat(client.read().status()).isEqualTo(200);
        }
      }
    }

    var events = recorded("many.localhost", 500);
    assertThat(events).hasSize(500);
    assertThat(events).extracting(ExchangeEvent::getExchangeId).doesNotHaveDuplicates();
    assertThat(events).extracting(ExchangeEvent::getEventId).doesNotHaveDuplicates();
    assertThat(events).allMatch(e -> e.getSessionId().equals("session-of-many.localhost"));
    var first = (ExchangeCompleted) events.getFirst().getPayload();
    assertThat(first.getRequest().getHeaders())
        .containsExactly(new Header("Host", "many.localhost"), new Header("X-Odd", "\u00e9"));
    assertThat(first.getResponse().getHeaders())
        .containsExactly(new Header("Content-Length", first.getResponseBody().getSize() + ""));
    assertThat(first.getClientAddress()).isEqualTo("127.0.0.1");
    assertThat(first.getOutcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void largeBodiesAreInPiecesAndTooLargeOnesAreCut() throws IOException {
    TUNNELS.online("large.localhost").onRequest(s -> s.respond(200, s.body()));
    var body = new byte[3 * 1024 * 1024];
    new Random(1).nextBytes(body);
    try (var client = connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: large.localhost\r\nContent-Length: "
              + body.length
              + "\r\n\r\n");
      assertThat(client.send(body).read().body()).isEqualTo(body);
    }

    var event = recorded("large.localhost", 1).getLast();
    var completed = (ExchangeCompleted) event.getPayload();
    for (var recorded : List.of(completed.getRequestBody(), completed.getResponseBody())) {
      assertThat(recorded.getSize()).isEqualTo(body.length);
      assertThat(recorded.getRecorded()).isEqualTo(1024 * 1024);
      assertThat(recorded.getCompleteness()).isEqualTo(Completeness.CUT);
      assertThat(recorded.getChunks()).isEqualTo(4);
      assertThat(recorded.getInline()).isNull();
      assertThat(recorded.getEnded()).isTrue();
    }
    assertThat(pieces(event.getExchangeId(), BodySide.REQUEST))
        .isEqualTo(java.util.Arrays.copyOf(body, 1024 * 1024));
    assertThat(pieces(event.getExchangeId(), BodySide.RESPONSE))
        .isEqualTo(java.util.Arrays.copyOf(body, 1024 * 1024));
  }

  private static byte[] pieces(String exchangeId, BodySide side) {
    var body = new ByteArrayOutputStream();
    Soon.until(
        () -> {
          body.reset();
          for (BodyEvent event : Kafka.read(kafka, Topics.HTTP_BODIES)) {
            if (!event.getExchangeId().equals(exchangeId)) {
              continue;
            }
            var chunk = (BodyChunk) Keys.open(EventSeals.BODIES, event).getPayload();
            if (chunk.getSide() == side) {
              assertThat(chunk.getOffset()).isEqualTo(body.size());
              var bytes = new byte[chunk.getData().remaining()];
              chunk.getData().get(bytes);
              body.writeBytes(bytes);
            }
          }
          return body.size() == 1024 * 1024;
        });
    return body.toByteArray();
  }

  @Test
  void aLongExchangeIsAnnouncedBeforeItIsOver() throws IOException {
    var tunnel = TUNNELS.online("long.localhost");
    try (var client = connect()) {
      client.send("GET /events HTTP/1.1\r\nHost: long.localhost\r\n\r\n");
      var stream = tunnel.stream(0);
      stream.sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      Soon.until(() -> recorded("long.localhost", 0).size() == 1);
      stream.sendEnd("");
      client.read();
    }
    var events = recorded("long.localhost", 1);
    assertThat(events).hasSize(2);
    assertThat(events.getFirst().getPayload()).isInstanceOf(ExchangeOpened.class);
    assertThat(events.getFirst().getExchangeId()).isEqualTo(events.getLast().getExchangeId());
  }

  @Test
  void aReplayGoesTheOrdinaryWayAndIsRecordedAsOne() {
    var tunnel =
        TUNNELS
            .online("again.localhost")
            .onRequest(s -> s.respond(201, "made it " + s.body().length));
    var body = "x".repeat(300_000).getBytes(ISO_8859_1);
    var replayId = EventIds.next();
    order(
        "again.localhost",
        replayId,
        "account-1",
        List.of(
            new Header("host", "again.localhost:8190"),
            new Header("Transfer-Encoding", "chunked"),
            new Header("Connection", "keep-alive, X-Hop"),
            new Header("X-Hop", "gone"),
            new Header("Expect", "100-continue"),
            new Header("X-Kept", "1"),
            new Header("x-kept", "2")),
        body);

    var finished = finished(replayId);
    assertThat(finished.getStatus()).isEqualTo(201);
    assertThat(finished.getErrorCode()).isNull();
    var stream = tunnel.stream(0);
    assertThat(stream.body()).isEqualTo(body);
    assertThat(stream.head())
        .startsWith(
            "POST /in?a=1 HTTP/1.1\r\nhost: again.localhost:8190\r\nX-Kept: 1\r\nx-kept: 2\r\n"
                + "Content-Length: 300000\r\n")
        .doesNotContain("X-Hop", "chunked", "Expect", "Connection");
    var event = recorded("again.localhost", 1).getFirst();
    assertThat(event.getExchangeId()).isEqualTo(finished.getNewExchangeId());
    var completed = (ExchangeCompleted) event.getPayload();
    assertThat(completed.getReplayOf()).isEqualTo("exchange-of-then");
    assertThat(completed.getReplayId()).isEqualTo(replayId);
    assertThat(completed.getOutcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(tunnel.streams()).hasSize(1);
  }

  @Test
  void aReplayIsAskedByTheSchemeOfItsRequest() {
    var tunnel = TUNNELS.online("by-http.localhost").onRequest(s -> s.respond(200, "ok"));
    var replayId = EventIds.next();
    var head = new RequestHead("GET", "/", "HTTP/1.1", List.of(), "http");
    var requested = new ReplayRequested("exchange-of-then", head, 0L, 0, null);
    var order = event("by-http.localhost", replayId, "account-1", requested);
    Kafka.write(kafka, Topics.REPLAYS, "by-http.localhost", List.of(order));

    assertThat(finished(replayId).getStatus()).isEqualTo(200);
    assertThat(tunnel.stream(0).head()).contains("X-Forwarded-Proto: http\r\n", ";proto=http\r\n");
  }

  @Test
  void aReplayWithoutARecordedSchemeIsAskedAsByThePublicUrl() throws IOException {
    var tunnel = TUNNELS.online("scheme.localhost").onRequest(s -> s.respond(200, "ok"));
    try (var client = connect()) {
      client.send("GET / HTTP/1.1\r\nHost: scheme.localhost\r\n\r\n").read();
    }
    var replayId = EventIds.next();
    order("scheme.localhost", replayId, "account-1", List.of(), new byte[0]);

    assertThat(finished(replayId).getStatus()).isEqualTo(200);
    assertThat(tunnel.stream(0).head()).contains("X-Forwarded-Proto: http\r\n", ";proto=http\r\n");
    assertThat(tunnel.stream(1).head())
        .contains("X-Forwarded-Proto: https\r\n", ";proto=https\r\n");
  }

  @Test
  void aTargetThatIsNotAsciiIsReplayedAsItCame() throws IOException {
    var tunnel = TUNNELS.online("octets.localhost").onRequest(s -> s.respond(200, "ok"));
    try (var client = connect()) {
      client.send("GET /caf\u00e9?q=\u00ff HTTP/1.1\r\nHost: octets.localhost\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }
    var then = (ExchangeCompleted) recorded("octets.localhost", 1).getFirst().getPayload();
    var replayId = EventIds.next();
    var order = new ReplayRequested("exchange-of-then", then.getRequest(), 0L, 0, null);
    Kafka.write(
        kafka,
        Topics.REPLAYS,
        "octets.localhost",
        List.of(event("octets.localhost", replayId, "account-1", order)));

    assertThat(finished(replayId).getStatus()).isEqualTo(200);
    assertThat(tunnel.stream(0).head()).startsWith("GET /caf\u00e9?q=\u00ff HTTP/1.1\r\n");
    assertThat(tunnel.stream(1).head()).startsWith("GET /caf\u00e9?q=\u00ff HTTP/1.1\r\n");
  }

  @Test
  void aSealedReplayIsOpenedAndOneThatWasTamperedWithIsNotSent() {
    var tunnel = TUNNELS.online("sealed.localhost").onRequest(s -> s.respond(200, s.body()));
    var body = "once more".getBytes(ISO_8859_1);
    var piece = new ReplayBodyChunk(0, ByteBuffer.wrap(body), null);
    var replayId = EventIds.next();
    var fields = List.of(new Header("X-Token", "SECRET"));
    var request = requested("sealed.localhost", replayId, "account-1", fields, body.length, 1);
    var sealed = Keys.seal(EventSeals.REPLAYS, request);
    var moved = event("sealed.localhost", EventIds.next(), "account-1", sealed.getPayload());
    Kafka.write(
        kafka,
        Topics.REPLAYS,
        "sealed.localhost",
        List.of(
            moved,
            Keys.seal(EventSeals.REPLAYS, event("sealed.localhost", replayId, "account-1", piece)),
            sealed));

    assertThat(finished(replayId).getStatus()).isEqualTo(200);
    assertThat(tunnel.streams()).hasSize(1);
    assertThat(tunnel.stream(0).head()).contains("X-Token: SECRET");
    assertThat(tunnel.stream(0).body()).isEqualTo(body);
  }

  @Test
  void nothingPersonalIsReadableInTheTopics() throws IOException {
    TUNNELS.online("private.localhost").onRequest(s -> s.respond(200, "SECRET".repeat(20_000)));
    try (var client = connect()) {
      client.send("GET /SECRET HTTP/1.1\r\nHost: private.localhost\r\nCookie: SECRET\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }
    var event = recorded("private.localhost", 1).getFirst();
    assertThat(((ExchangeCompleted) event.getPayload()).getRequest().getTarget())
        .isEqualTo("/SECRET");

    assertThat(Kafka.read(kafka, Topics.HTTP_EXCHANGES))
        .filteredOn(e -> e.getHostname().equals("private.localhost"))
        .hasSize(1)
        .noneMatch(e -> e.toString().contains("SECRET"))
        .noneMatch(e -> e.toString().contains("127.0.0.1"));
    assertThat(Kafka.read(kafka, Topics.HTTP_BODIES))
        .filteredOn(e -> e.getHostname().equals("private.localhost"))
        .isNotEmpty()
        .noneMatch(e -> e.toString().contains("SECRET"));
  }

  @Test
  void withoutAKeyTheExchangeIsRecordedWithoutAnythingPersonal() throws IOException {
    TUNNELS
        .online("keyless.localhost", "account-without-key")
        .onRequest(s -> s.respond(200, "SECRET".repeat(20_000)));
    try (var client = connect()) {
      client.send("GET /SECRET HTTP/1.1\r\nHost: keyless.localhost\r\nCookie: SECRET\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }

    var event = recorded("keyless.localhost", 1).getFirst();
    assertThat(event.toString()).doesNotContain("SECRET", "127.0.0.1");
    var completed = (ExchangeCompleted) event.getPayload();
    assertThat(completed.getResponse().getStatus()).isEqualTo(200);
    assertThat(completed.getResponseBody().getSize()).isEqualTo(120_000);
    assertThat(completed.getResponseBody().getCompleteness()).isEqualTo(Completeness.SHED);
    assertThat(Kafka.read(kafka, Topics.HTTP_BODIES))
        .noneMatch(e -> e.getExchangeId().equals(event.getExchangeId()));
    assertThat(METERS.counter("sealing.without.key").count()).isPositive();
  }

  @Test
  void anAnonymousTunnelHasNoKeyAndIsRecordedInClear() throws IOException {
    TUNNELS.online("nobody.localhost", null).onRequest(s -> s.respond(200, "hello"));
    try (var client = connect()) {
      client.send("GET /open HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }

    var completed = (ExchangeCompleted) recorded("nobody.localhost", 1).getFirst().getPayload();
    assertThat(completed.getSealed()).isNull();
    assertThat(completed.getRequest().getTarget()).isEqualTo("/open");
  }

  @Test
  void anInterimResponseIsNotTheEndOfAReplay() {
    TUNNELS
        .online("hints.localhost")
        .onRequest(
            s -> {
              s.sendHead("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
              s.sendHead("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
              s.send("whole");
              s.sendEnd("");
            });
    var replayId = EventIds.next();
    order("hints.localhost", replayId, "account-1", List.of(), new byte[0]);

    assertThat(finished(replayId).getStatus()).isEqualTo(200);
    assertThat(finished(replayId).getErrorCode()).isNull();
    var completed = (ExchangeCompleted) recorded("hints.localhost", 1).getFirst().getPayload();
    assertThat(completed.getOutcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(completed.getResponseBody().getSize()).isEqualTo(5);
  }

  @Test
  void aReplayWithNoTunnelOrAnothersTunnelSaysSo() {
    TUNNELS.offline("off.localhost");
    var offline = EventIds.next();
    order("off.localhost", offline, "account-1", List.of(), new byte[0]);
    assertThat(finished(offline).getErrorCode()).isEqualTo("CVT-1002");
    assertThat(finished(offline).getNewExchangeId()).isNull();

    var tunnel = TUNNELS.online("theirs.localhost");
    var foreign = EventIds.next();
    order("theirs.localhost", foreign, "account-2", List.of(), new byte[0]);
    assertThat(finished(foreign).getErrorCode()).isEqualTo("CVT-1002");
    assertThat(tunnel.streams()).isEmpty();
  }

  @Test
  void aReplayWhoseBodyIsNotWholeIsNotSent() {
    var tunnel = TUNNELS.online("half.localhost").onRequest(s -> s.respond(200, "no"));
    var replayId = EventIds.next();
    Kafka.write(
        kafka,
        Topics.REPLAYS,
        "half.localhost",
        List.of(requested("half.localhost", replayId, "account-1", List.of(), 10, 1)));

    assertThat(finished(replayId).getErrorCode()).isEqualTo("CVT-1018");
    assertThat(tunnel.streams()).isEmpty();
  }

  @Test
  void aReplayOfARequestOfWhichPartsWereLeftOutIsNotSent() {
    var tunnel = TUNNELS.online("secret.localhost").onRequest(s -> s.respond(200, "no"));
    var replayId = EventIds.next();
    var fields = List.of(new Header("Authorization", "[redacted]"));
    order("secret.localhost", replayId, "account-1", fields, new byte[0]);

    assertThat(finished(replayId).getErrorCode()).isEqualTo("CVT-1021");
    assertThat(tunnel.streams()).isEmpty();
  }

  private static void order(
      String hostname, String replayId, String account, List<Header> fields, byte[] body) {
    var events = new ArrayList<ReplayEvent>();
    int pieces = 0;
    for (int from = 0; from < body.length; from += 256 * 1024) {
      var data = ByteBuffer.wrap(body, from, Math.min(256 * 1024, body.length - from));
      events.add(event(hostname, replayId, account, new ReplayBodyChunk(pieces++, data, null)));
    }
    events.add(requested(hostname, replayId, account, fields, body.length, pieces));
    Kafka.write(kafka, Topics.REPLAYS, hostname, events);
  }

  private static ReplayEvent requested(
      String hostname,
      String replayId,
      String account,
      List<Header> fields,
      long size,
      int pieces) {
    var head = new RequestHead("POST", "/in?a=1", "HTTP/1.1", fields, null);
    return event(
        hostname,
        replayId,
        account,
        new ReplayRequested("exchange-of-then", head, size, pieces, null));
  }

  private static ReplayEvent event(
      String hostname, String replayId, String account, Object payload) {
    return ReplayEvent.newBuilder()
        .setEventId(EventIds.next())
        .setOccurredAt(Instant.now().truncatedTo(ChronoUnit.MICROS))
        .setReplayId(replayId)
        .setAccountId(account)
        .setHostname(hostname)
        .setPayload(payload)
        .build();
  }

  private static ReplayFinished finished(String replayId) {
    var found = new ArrayList<ReplayFinished>();
    Soon.until(
        () -> {
          found.clear();
          for (var event : Kafka.read(kafka, Topics.REPLAYS)) {
            if (event.getReplayId().equals(replayId)
                && event.getPayload() instanceof ReplayFinished finished) {
              found.add(finished);
            }
          }
          return !found.isEmpty();
        });
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}

package io.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.TestLog.Account;
import io.culvert.events.CloseReason;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionOpened;
import io.culvert.events.SessionTicked;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real broker on a real Kafka, with an agent that is not ours on the other side. */
@Timeout(120)
class BrokerEndToEndTest {
  private static TestLog log;
  private static Account account;
  private static Account other;

  private final List<AutoCloseable> toClose = new ArrayList<>();

  @BeforeAll
  static void start() throws InterruptedException {
    log = new TestLog();
    account = log.newAccount("Ada", "tunnel", "read");
    other = log.newAccount("Bob", "tunnel");
  }

  @AfterAll
  static void stop() {
    log.close();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (var each : toClose.reversed()) {
      each.close();
    }
  }

  private TunnelBroker broker(String... settings) {
    var broker = unready(settings);
    await().atMost(TestLog.PATIENCE).until(() -> broker.health().status().isUp());
    return broker;
  }

  private TunnelBroker unready(String... settings) {
    var broker = TestBrokers.start(log.kafka, settings);
    toClose.add(broker);
    return broker;
  }

  private TestAgent agent(TunnelBroker broker, Account who, int port, String name) {
    return agent(broker, EventIds.next(), who, port, name);
  }

  private TestAgent agent(TunnelBroker broker, String agentId, Account who, int port, String name) {
    var agent =
        TestAgent.hello(broker, agentId, who == null ? null : who.token(), port, name, null);
    toClose.add(agent);
    return agent;
  }

  private TestAgent anonymous(TunnelBroker broker, String resumeKey) {
    var agent = TestAgent.hello(broker, EventIds.next(), null, 3000, null, resumeKey);
    toClose.add(agent);
    return agent;
  }

  private static String name() {
    return "t" + EventIds.next().replace("-", "").substring(12);
  }

  @Test
  void anAgentWithATokenGetsTheNameItAsksFor() throws Exception {
    var broker = broker("HTTP_PORT", "8190", "DASHBOARD_URL", "http://localhost:8193");
    var name = name();
    var welcome = agent(broker, account, 3000, name).welcome();

    assertThat(welcome.hostname()).isEqualTo(name + ".localhost");
    assertThat(welcome.url()).isEqualTo("http://" + name + ".localhost:8190");
    assertThat(welcome.account()).isEqualTo("Ada");
    assertThat(welcome.expiresAt()).isNull();
    assertThat(welcome.resumeKey()).isNull();
    assertThat(welcome.dashboardUrl()).isEqualTo("http://localhost:8193");
    assertThat(broker.tunnels().find(welcome.hostname())).isInstanceOf(Lookup.Online.class);
  }

  @Test
  void whatHappenedToASessionIsReadableFromTheTopics() throws Exception {
    var broker = broker();
    var agent = agent(broker, account, 3000, name());
    var welcome = agent.welcome();

    await()
        .atMost(TestLog.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(log.of(welcome.sessionId())).isNotEmpty();
              assertThat(log.route(welcome.sessionId())).isPresent();
              assertThat(log.name(welcome.hostname()))
                  .hasValueSatisfying(state -> assertThat(state.getOnline()).isTrue());
            });
    var opened = (SessionOpened) log.of(welcome.sessionId()).getFirst().getPayload();
    assertThat(opened.getLocalPort()).isEqualTo(3000);
    assertThat(opened.getAgentVersion()).isEqualTo("test/1");
    // Personal; this account has no key that it could be sealed under, so it is not written.
    assertThat(opened.getAgentAddress()).isEmpty();
    assertThat(opened.getEpoch()).isEqualTo(1);

    agent.abort();
    var closed = log.awaitClosed(welcome.sessionId());
    assertThat(closed.getReason()).isIn(CloseReason.AGENT_LEFT, CloseReason.AGENT_LOST);
    assertThat(closed.getLastSeq()).isPositive();
    await()
        .atMost(TestLog.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(log.route(welcome.sessionId())).isEmpty();
              assertThat(log.name(welcome.hostname()))
                  .hasValueSatisfying(state -> assertThat(state.getOnline()).isFalse());
            });
    assertThat(broker.tunnels().find(welcome.hostname())).isInstanceOf(Lookup.Offline.class);
  }

  @Test
  void anAgentWithoutATokenGetsARandomNameForALimitedTime() throws Exception {
    var welcome = anonymous(broker(), null).welcome();

    assertThat(welcome.hostname())
        .matches("(client|user|web|site|app|people)-[0-9a-f]{10}\\.localhost");
    assertThat(Instant.parse(welcome.expiresAt()))
        .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3600));
    assertThat(welcome.account()).isNull();
    assertThat(welcome.resumeKey()).hasSize(43);
  }

  @Test
  void anAnonymousAgentTakesItsNameBackWithoutGainingTimeAndTheKeyIsNowhereInTheLog()
      throws Exception {
    var broker = broker();
    var first = anonymous(broker, null).welcome();
    var second = anonymous(broker, first.resumeKey()).welcome();

    assertThat(second.hostname()).isEqualTo(first.hostname());
    assertThat(second.expiresAt()).isEqualTo(first.expiresAt());
    assertThat(second.sessionId()).isNotEqualTo(first.sessionId());
    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> log.name(first.hostname()).filter(n -> n.getEpoch() == 2).isPresent());
    assertThat(log.name(first.hostname()).orElseThrow().getResumeKeySha256().remaining())
        .isEqualTo(32);
    assertThat(log.name(first.hostname()).toString()).doesNotContain(first.resumeKey());
  }

  @Test
  void theServerEndsAnAnonymousSessionAndTheNameWithIt() throws Exception {
    var broker = broker("ANONYMOUS_TIMEOUT", "1s");
    var agent = anonymous(broker, null);
    var welcome = agent.welcome();
    var refused = agent.refused();

    assertThat(refused.code()).isEqualTo("CVT-2004");
    assertThat(refused.retry()).isFalse();
    assertThat(log.awaitClosed(welcome.sessionId()).getReason()).isEqualTo(CloseReason.EXPIRED);

    var back = anonymous(broker, welcome.resumeKey()).refused();
    assertThat(back.code()).isEqualTo("CVT-2004");
    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> broker.tunnels().find(welcome.hostname()) instanceof Lookup.Unknown);
    await().atMost(TestLog.PATIENCE).until(() -> log.name(welcome.hostname()).isEmpty());
  }

  @Test
  void aWrongTokenIsRefusedForGood() throws Exception {
    var agent = TestAgent.hello(broker(), EventIds.next(), "cvt_wrong", 3000, null, null);
    toClose.add(agent);
    var refused = agent.refused();

    assertThat(refused.code()).isEqualTo("CVT-2001");
    assertThat(refused.retry()).isFalse();
    assertThat(agent.closeCode()).isEqualTo(1008);
  }

  @Test
  void aRevokedTokenEndsItsSession() throws Exception {
    var broker = broker();
    var leaving = log.newAccount("Eve", "tunnel");
    // The broker follows the account topic: it knows the account in a moment.
    var welcomed = new CompletableFuture<TestAgent>();
    await()
        .atMost(TestLog.PATIENCE)
        .until(
            () -> {
              var agent = agent(broker, leaving, 3000, null);
              var first = agent.received.poll(10, TimeUnit.SECONDS);
              return first != null && first.type() == FrameType.WELCOME && welcomed.complete(agent);
            });
    log.revoke(leaving);

    var refused = welcomed.join().refused();
    assertThat(refused.code()).isEqualTo("CVT-2001");
  }

  @Test
  void aNameOfAnotherAccountIsTakenWhetherOnlineOrNot() throws Exception {
    var broker = broker();
    var name = name();
    var holder = agent(broker, account, 3000, name);
    var welcome = holder.welcome();
    assertThat(agent(broker, other, 3000, name).refused().code()).isEqualTo("CVT-2002");

    holder.abort();
    log.awaitClosed(welcome.sessionId());
    assertThat(agent(broker, other, 3000, name).refused().code()).isEqualTo("CVT-2002");
  }

  @Test
  void theSameAccountAndPortGetTheSameNameAgainAlsoFromANewBroker() throws Exception {
    var broker = broker();
    var someone = awaitAccount(broker, log.newAccount("Fay", "tunnel"));
    var first = agent(broker, someone, 4711, null).welcome();
    var otherPort = agent(broker, someone, 4712, null).welcome();
    assertThat(otherPort.hostname()).isNotEqualTo(first.hostname());
    broker.close();

    var again = agent(broker(), someone, 4711, null).welcome();
    assertThat(again.hostname()).isEqualTo(first.hostname());
  }

  /** Waits until the broker knows the account. */
  private Account awaitAccount(TunnelBroker broker, Account someone) {
    await()
        .atMost(TestLog.PATIENCE)
        .until(
            () -> {
              var first = agent(broker, someone, 1, null).received.poll(10, TimeUnit.SECONDS);
              return first != null && first.type() == FrameType.WELCOME;
            });
    return someone;
  }

  @Test
  void aReturningAgentTakesItsNameOverFromItsOwnDeadConnection() throws Exception {
    var broker = broker();
    var name = name();
    var agentId = EventIds.next();
    var old = agent(broker, agentId, account, 3000, name);
    var before = old.welcome();
    var back = agent(broker, agentId, account, 3000, name).welcome();

    assertThat(back.hostname()).isEqualTo(before.hostname());
    assertThat(online(broker, back).info().sessionId()).isEqualTo(back.sessionId());
    assertThat(log.awaitClosed(before.sessionId()).getReason()).isEqualTo(CloseReason.REPLACED);
    assertThat(old.closeCode()).isEqualTo(1000);
    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> log.name(back.hostname()).filter(n -> n.getEpoch() == 2).isPresent());
    assertThat(log.name(back.hostname()).orElseThrow().getOnline()).isTrue();
  }

  @Test
  void anAnonymousAgentThatIsReplacedByAnotherIsToldSo() throws Exception {
    var broker = broker();
    var old = anonymous(broker, null);
    anonymous(broker, old.welcome().resumeKey()).welcome();

    var refused = old.refused();
    assertThat(refused.code()).isEqualTo("CVT-2005");
    assertThat(refused.retry()).isFalse();
  }

  @Test
  void aSilentAgentIsNoticed() throws Exception {
    var broker = broker("PING_INTERVAL", "1s");
    var agent = agent(broker, account, 3000, name());
    var welcome = agent.welcome();
    agent.fallSilent();
    var began = System.nanoTime();

    assertThat(log.awaitClosed(welcome.sessionId()).getReason()).isEqualTo(CloseReason.AGENT_LOST);
    // Three intervals and a little: with the usual four seconds within fifteen.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void anExchangePassesAndTheTicksSumUpToItsBytes() throws Exception {
    var broker = broker();
    var agent = agent(broker, account, 3000, name());
    var welcome = agent.welcome();
    var tunnel = online(broker, welcome);
    long in = 0;
    long out = 0;
    for (int i = 0; i < 20; i++) {
      var answer = new TestAnswer();
      var stream = tunnel.open(StreamKind.HTTP, bytes("GET /" + i + " HTTP/1.1\r\n\r\n"), answer);
      stream.data(bytes("x".repeat(i * 1000)));
      stream.end(Unpooled.EMPTY_BUFFER);
      int id = agent.next(FrameType.OPEN).stream();
      for (var frame = agent.received.poll(10, TimeUnit.SECONDS);
          frame != null && frame.type() != FrameType.END;
          frame = agent.received.poll(10, TimeUnit.SECONDS)) {
        assertThat(frame.type()).isEqualTo(FrameType.DATA);
      }
      agent.send(id, FrameType.HEAD, "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      agent.send(id, FrameType.DATA, new byte[i * 100]);
      agent.send(id, FrameType.END, new byte[0]);
      answer.ended.get(10, TimeUnit.SECONDS);
      in += stream.bytesIn();
      out += stream.bytesOut();
    }
    agent.abort();

    var closed = log.awaitClosed(welcome.sessionId());
    var ticks = log.ticks(welcome.sessionId());
    assertThat(ticks.stream().mapToLong(SessionTicked::getBytesIn).sum()).isEqualTo(in);
    assertThat(ticks.stream().mapToLong(SessionTicked::getBytesOut).sum()).isEqualTo(out);
    assertThat(ticks.stream().mapToLong(SessionTicked::getRequests).sum()).isEqualTo(20);
    assertThat(closed.getBytesIn()).isEqualTo(in);
    assertThat(closed.getBytesOut()).isEqualTo(out);
    assertThat(closed.getRequests()).isEqualTo(20);
    assertThat(closed.getLastSeq()).isEqualTo(ticks.size());
    for (int i = 1; i < ticks.size(); i++) {
      assertThat(ticks.get(i).getFrom()).isEqualTo(ticks.get(i - 1).getTo());
      assertThat(ticks.get(i).getSeq()).isEqualTo(i + 1);
    }
    assertThat(in).isGreaterThan(190_000);
  }

  @Test
  void whatACrashLeftOpenIsClosedAsOfItsLastTickByTheNextBroker() throws Exception {
    var id = EventIds.next();
    var crashing = broker("BROKER_ID", id);
    var agent = agent(crashing, account, 3000, name());
    var welcome = agent.welcome();
    var answer = new TestAnswer();
    var stream =
        online(crashing, welcome).open(StreamKind.HTTP, bytes("GET / HTTP/1.1\r\n\r\n"), answer);
    agent.next(FrameType.OPEN);
    await().atMost(TestLog.PATIENCE).until(() -> !log.ticks(welcome.sessionId()).isEmpty());
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isPresent());
    crashing.abandon();
    assertThat(log.of(welcome.sessionId()))
        .noneMatch(event -> event.getPayload() instanceof SessionClosed);

    var next = broker("BROKER_ID", id);
    var closed = log.awaitClosed(welcome.sessionId());
    var last = log.ticks(welcome.sessionId()).getLast();
    assertThat(closed.getReason()).isEqualTo(CloseReason.BROKER_LOST);
    assertThat(closed.getLastSeq()).isEqualTo(last.getSeq());
    assertThat(closed.getBytesIn()).isEqualTo(stream.bytesIn());
    assertThat(closed.getRequests()).isEqualTo(1);
    assertThat(log.of(welcome.sessionId()).getLast().getOccurredAt()).isEqualTo(last.getTo());
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isEmpty());
    assertThat(log.name(welcome.hostname()).orElseThrow().getOnline()).isFalse();
    assertThat(next.tunnels().find(welcome.hostname())).isEqualTo(new Lookup.Offline(last.getTo()));
  }

  @Test
  void aRecordThatNobodyCanReadDoesNotKeepAGhostOpen() throws Exception {
    var id = EventIds.next();
    var crashing = broker("BROKER_ID", id);
    var welcome = agent(crashing, account, 3000, name()).welcome();
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isPresent());
    await().atMost(TestLog.PATIENCE).until(() -> !log.of(welcome.sessionId()).isEmpty());
    crashing.abandon();
    try (var producer = new KafkaProducer<String, byte[]>(log.kafka.producerProperties())) {
      var garbage = new byte[] {9, 9, 9};
      producer
          .send(new ProducerRecord<>(Topics.SESSION_EVENTS.name(), welcome.sessionId(), garbage))
          .get(20, TimeUnit.SECONDS);
    }

    broker("BROKER_ID", id);
    assertThat(log.awaitClosed(welcome.sessionId()).getReason()).isEqualTo(CloseReason.BROKER_LOST);
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isEmpty());
  }

  @Test
  void aNameThatIsBackBeforeTheGhostIsClosedStaysOnline() throws Exception {
    var id = EventIds.next();
    var name = name();
    var crashing = broker("BROKER_ID", id);
    var before = agent(crashing, account, 3000, name).welcome();
    await().atMost(TestLog.PATIENCE).until(() -> log.route(before.sessionId()).isPresent());
    await().atMost(TestLog.PATIENCE).until(() -> log.name(before.hostname()).isPresent());
    crashing.abandon();

    var next = broker("BROKER_ID", id);
    var back = agent(next, account, 3000, name).welcome();
    log.awaitClosed(before.sessionId());
    await().atMost(TestLog.PATIENCE).until(() -> log.route(before.sessionId()).isEmpty());
    var state = log.name(back.hostname()).orElseThrow();
    assertThat(state.getOnline()).isTrue();
    assertThat(state.getEpoch()).isEqualTo(2);
    assertThat(online(next, back).info().sessionId()).isEqualTo(back.sessionId());
  }

  @Test
  void aStoppingBrokerSendsItsAgentsAwayAndRecordsTheEnd() throws Exception {
    var broker = broker();
    var agent = agent(broker, account, 3000, name());
    var welcome = agent.welcome();
    broker.close();

    var refused = agent.refused();
    assertThat(refused.code()).isEqualTo("CVT-2013");
    assertThat(refused.retry()).isTrue();
    assertThat(agent.closeCode()).isEqualTo(1001);
    assertThat(log.awaitClosed(welcome.sessionId()).getReason())
        .isEqualTo(CloseReason.SERVER_STOPPED);
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isEmpty());
  }

  @Test
  void aDrainingBrokerServesItsAgentsUntilTheyHaveGoneElsewhere() throws Exception {
    var broker = broker();
    var agent = agent(broker, account, 3000, name());
    var welcome = agent.welcome();
    var draining = CompletableFuture.runAsync(() -> broker.drain(Duration.ofSeconds(60)));

    agent.next(FrameType.DRAIN);
    var answer = new TestAnswer();
    online(broker, welcome)
        .open(StreamKind.HTTP, bytes("GET / HTTP/1.1\r\n\r\n"), answer)
        .end(Unpooled.EMPTY_BUFFER);
    int stream = agent.next(FrameType.OPEN).stream();
    agent.send(0, FrameType.DRAIN, new byte[0]);
    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> !(broker.tunnels().find(welcome.hostname()) instanceof Lookup.Online));
    assertThat(draining).isNotDone();

    agent.next(FrameType.END);
    agent.send(stream, FrameType.HEAD, "HTTP/1.1 204 \r\n\r\n".getBytes(StandardCharsets.UTF_8));
    agent.send(stream, FrameType.END, new byte[0]);
    assertThat(answer.ended.join()).isTrue();
    draining.join();
    assertThat(agent.closeCode()).isEqualTo(1000);
    assertThat(log.awaitClosed(welcome.sessionId()).getReason())
        .isEqualTo(CloseReason.SERVER_STOPPED);
  }

  @Test
  void anAgentThatComesBeforeTheLogIsReadIsToldToComeAgain() throws Exception {
    var broker = TestBrokers.start(KafkaSettings.of("127.0.0.1:1", "http://127.0.0.1:1"));
    toClose.add(broker);
    var agent = agent(broker, account, 3000, name());

    var refused = agent.refused();
    assertThat(refused.code()).isEqualTo("CVT-2009");
    assertThat(refused.retry()).isTrue();
    assertThat(agent.closeCode()).isEqualTo(1001);
    try (var http = HttpClient.newHttpClient()) {
      assertThat(get(http, broker, "/health")).isEqualTo("503 starting\n");
    }
  }

  @Test
  void textInsteadOfFramesIsClosedWithTheCodeForIt() {
    var agent = TestAgent.connect(broker(), EventIds.next());
    toClose.add(agent);
    agent.sendText("{\"type\":\"register\"}");

    assertThat(agent.closeCode()).isEqualTo(1003);
  }

  @Test
  void garbageBeforeHelloIsClosedAndOtherTrafficUntouched() throws Exception {
    var broker = broker();
    var good = agent(broker, account, 3000, name());
    var welcome = good.welcome();
    var bad = TestAgent.connect(broker, EventIds.next());
    toClose.add(bad);
    bad.sendRaw(ByteBuffer.wrap(new byte[] {1, 2, 3}));

    assertThat(bad.refused().code()).isEqualTo("CVT-2006");
    assertThat(bad.closeCode()).isEqualTo(1002);
    assertThat(online(broker, welcome).info().sessionId()).isEqualTo(welcome.sessionId());
  }

  @Test
  void garbageAfterHelloEndsTheSessionAsAViolation() throws Exception {
    var agent = agent(broker(), account, 3000, name());
    var welcome = agent.welcome();
    agent.send(77, FrameType.DATA, new byte[10]);

    assertThat(agent.closeCode()).isEqualTo(1002);
    assertThat(log.awaitClosed(welcome.sessionId()).getReason())
        .isEqualTo(CloseReason.PROTOCOL_ERROR);
  }

  @Test
  void anOversizedFrameIsClosedWithTheCodeForIt() throws Exception {
    var agent = agent(broker(), account, 3000, name());
    agent.welcome();
    agent.send(1, FrameType.DATA, new byte[ProtocolLimits.MAX_DATA + 1]);

    assertThat(agent.closeCode()).isEqualTo(1009);
  }

  @Test
  void anOversizedMessageIsClosedWithTheCodeForIt() throws Exception {
    var agent = agent(broker(), account, 3000, name());
    agent.welcome();
    try {
      agent.sendRaw(ByteBuffer.allocate(ProtocolLimits.MAX_MESSAGE + 1));
    } catch (CompletionException e) {
      // The close came while it was still being sent.
    }

    assertThat(agent.closeCode()).isEqualTo(1009);
  }

  @Test
  void anAgentThatDoesNotIntroduceItselfIsLetGo() throws Exception {
    var agent = TestAgent.connect(broker("HELLO_TIMEOUT", "300ms"), EventIds.next());
    toClose.add(agent);

    assertThat(agent.refused().code()).isEqualTo("CVT-2010");
    assertThat(agent.closeCode()).isEqualTo(1008);
  }

  @Test
  void anotherVersionOfTheProtocolIsRefused() throws Exception {
    var agent = TestAgent.connect(broker(), EventIds.next());
    toClose.add(agent);
    agent.say(new Hello(2, "test/2", "a", 0, null, null, new Wish("http", 3000, null, null, true)));

    assertThat(agent.refused().code()).isEqualTo("CVT-2008");
  }

  @Test
  void plainHttpIsAnsweredReadably() throws Exception {
    var broker = broker();
    try (var http = HttpClient.newHttpClient()) {
      assertThat(get(http, broker, "/health")).isEqualTo("200 ok\n");
      assertThat(get(http, broker, "/elsewhere")).startsWith("404 This port is for Culvert agents");
      assertThat(get(http, broker, "/tunnel")).startsWith("426 Agents connect here");
    }
  }

  private static String get(HttpClient http, TunnelBroker broker, String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + broker.port() + path);
    var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  private static Tunnel online(TunnelBroker broker, Welcome welcome) {
    var found = broker.tunnels().find(welcome.hostname());
    assertThat(found).isInstanceOf(Lookup.Online.class);
    return ((Lookup.Online) found).tunnel();
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}

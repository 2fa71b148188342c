package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.TunnelBroker;
import io.culvert.events.AccountEvent;
import io.culvert.events.BrokerSeen;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.gateway.GatewayProcess;
import io.culvert.schemas.Topics;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gateway and broker that know each other by the log and a socket only: all passes as in one. */
@Timeout(120)
class HopEndToEndTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final SeparateServices SERVICES = new SeparateServices(CULVERT);
  private static final long LARGE = Long.getLong("culvert.hop.megabytes", 10) << 20;

  private static final int STALLED = 8;

  /** Of one answer to an account that is slowed down, bytes. */
  private static final long PIECE = 256 * 1024;

  /** Of the plan for it, bytes a second. */
  private static final long SLOW_RATE = 512 * 1024;

  private static TestOrigin origin;
  private static TunnelBroker broker;
  private static GatewayProcess gateway;
  private static AgentProcess agent;

  @BeforeAll
  static void start() throws Exception {
    origin = TestOrigin.start();
    broker = SERVICES.broker("hop-broker");
    gateway = SERVICES.gateway("hop-gateway");
    agent = agent(CULVERT.token(), "over-the-hop");
    awaitTunnel("over-the-hop.localhost");
  }

  @AfterAll
  static void stop() throws Exception {
    agent.close();
    SERVICES.close();
    origin.close();
  }

  private static AgentProcess agent(@Nullable String token, @Nullable String name) {
    return AgentProcess.start("ws://localhost:" + broker.port(), token, origin.port(), name);
  }

  private static RawHttp connect() throws IOException {
    return RawHttp.connect(gateway.gateway().address().getPort());
  }

  private static RawHttp.Answer get(String host, String target) throws IOException {
    try (var connection = connect()) {
      return connection.get(host, target);
    }
  }

  /** The gateway hears of a tunnel by the log, a moment after its agent does. */
  private static void awaitTunnel(String host) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> get(host, "/json").status() == 200);
  }

  @Test
  void aRequestPassesAndIsRecordedAndMeteredOnce() throws Exception {
    var answer = get(agent.hostname(), "/a%2Fb?x=1");

    assertThat(answer.text()).isEqualTo("hello from /a%2Fb?x=1");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(outcome("/a%2Fb?x=1")).isEqualTo("ANSWERED");
              var session = session(agent.hostname());
              assertThat(ticked(session)).isEqualTo(metered(session));
            });
  }

  @Test
  void largeBodiesPassBothWays() throws Exception {
    try (var connection = connect()) {
      connection.send(
          "GET /bytes?" + LARGE + " HTTP/1.1\r\nHost: " + agent.hostname() + "\r\n\r\n");
      assertThat(connection.head().status()).isEqualTo(200);
      var digest = TestBytes.sha256();
      var buffer = new byte[256 * 1024];
      for (long left = LARGE; left > 0; ) {
        int read = connection.read(buffer);
        assertThat(read).isPositive();
        digest.update(buffer, 0, read);
        left -= read;
      }
      assertThat(digest.digest()).isEqualTo(TestBytes.digestOf(LARGE));
    }
    try (var connection = connect()) {
      connection.send(
          "POST /digest HTTP/1.1\r\nHost: "
              + agent.hostname()
              + "\r\nContent-Length: "
              + LARGE
              + "\r\n\r\n");
      TestBytes.writeTo(connection.socket().getOutputStream(), LARGE);
      assertThat(new String(connection.answer().body(), StandardCharsets.UTF_8))
          .isEqualTo(HexFormat.of().formatHex(TestBytes.digestOf(LARGE)) + " " + LARGE);
    }
  }

  @Test
  void aClientThatLeavesResetsTheStreamAndIsRecorded() throws Exception {
    try (var connection = connect()) {
      connection.send(
          "GET /bytes?" + (LARGE - 1) + " HTTP/1.1\r\nHost: " + agent.hostname() + "\r\n\r\n");
      assertThat(connection.head().status()).isEqualTo(200);
      assertThat(connection.read(new byte[100_000])).isPositive();
    }

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(outcome("/bytes?" + (LARGE - 1))).isEqualTo("CLIENT_LEFT");
              var session = session(agent.hostname());
              assertThat(ticked(session)).isEqualTo(metered(session));
            });
  }

  @Test
  void anAgentThatDiesIsA502AtOnce() throws Exception {
    var dying = agent(CULVERT.token(), "hop-agent-dies");
    awaitTunnel("hop-agent-dies.localhost");
    try (var connection = connect()) {
      long before = origin.arrivals();
      connection.send("GET /wait HTTP/1.1\r\nHost: hop-agent-dies.localhost\r\n\r\n");
      await().atMost(Duration.ofSeconds(10)).until(() -> origin.arrivals() > before);

      dying.process().kill();

      var answer = connection.answer();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.head().field("Culvert-Error")).isEqualTo("CVT-1006");
    } finally {
      dying.close();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                "CVT-1002"
                    .equals(get("hop-agent-dies.localhost", "/").head().field("Culvert-Error")));
  }

  @Test
  void anAnonymousTunnelPassesAndAnUnknownNameIsA404() throws Exception {
    try (var anonymous = agent(null, null)) {
      awaitTunnel(anonymous.hostname());
    }
    assertThat(get("nobody-has-this.localhost", "/").head().field("Culvert-Error"))
        .isEqualTo("CVT-1001");
  }

  @Test
  void upgradedConnectionsAndTrailersPass() throws Exception {
    try (var raw = RawOrigin.start();
        var _ =
            AgentProcess.start(
                "ws://localhost:" + broker.port(), CULVERT.token(), raw.port(), "hop-raw")) {
      awaitTunnel("hop-raw.localhost");
      try (var connection = connect()) {
        connection.send("GET / HTTP/1.1\r\nHost: hop-raw.localhost\r\nTE: trailers\r\n\r\n");
        var whole = new StringBuilder();
        var buffer = new byte[1_000];
        while (!whole.toString().endsWith("\r\n0\r\nX-Sum: 42\r\n\r\n")) {
          int read = connection.read(buffer);
          assertThat(read).as(whole.toString()).isPositive();
          whole.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        }
      }
      try (var connection = connect()) {
        connection.send(
            "GET / HTTP/1.1\r\n"
                + "Host: hop-raw.localhost\r\n"
                + "Connection: Upgrade\r\n"
                + "Upgrade: echo\r\n\r\n");
        assertThat(connection.head().status()).isEqualTo(101);
        connection.send("both ways");
        var echo = new byte[9];
        for (int at = 0; at < echo.length; ) {
          var part = new byte[echo.length - at];
          int read = connection.read(part);
          assertThat(read).isPositive();
          System.arraycopy(part, 0, echo, at, read);
          at += read;
        }
        assertThat(echo).asString().isEqualTo("both ways");
      }
    }
  }

  @Test
  void theTunnelOfAnAccountThatIsGoneEnds() throws Exception {
    var person = Person.signUp(CULVERT, "Hopper", "hopper@example.com");
    try (var theirs = agent(person.token(), null)) {
      awaitTunnel(theirs.hostname());

      person.leave();

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> get(theirs.hostname(), "/").status() != 200);
    }
  }

  @Test
  void aRevokedTokenEndsItsTunnel() throws Exception {
    var person = Person.signUp(CULVERT, "Revoked", "revoked-hopper@example.com");
    try (var theirs = agent(person.token(), "hop-revoked");
        var log = new LogWriter(CULVERT)) {
      awaitTunnel(theirs.hostname());

      log.account(person.accountId(), new CredentialRevoked(credential(person)));

      awaitError(theirs.hostname(), "CVT-1002");
    }
  }

  private static String credential(Person person) {
    return CULVERT.read(Topics.ACCOUNT_EVENTS).stream()
        .filter(event -> event.getAccountId().equals(person.accountId()))
        .map(AccountEvent::getPayload)
        .filter(CredentialIssued.class::isInstance)
        .map(CredentialIssued.class::cast)
        .filter(issued -> issued.getScopes().contains("tunnel"))
        .map(CredentialIssued::getCredentialId)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoHasUsedUpTheMonthIsBlockedUntilAnUpgrade() throws Exception {
    var person = Person.signUp(CULVERT, "Blocked", "blocked-hopper@example.com");
    try (var log = new LogWriter(CULVERT)) {
      log.account(person.accountId(), new PlanChanged("trial", PlanChangeReason.OPERATOR));
      try (var theirs = agent(person.token(), "hop-blocked")) {
        awaitTunnel(theirs.hostname());
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> "CVT-1019".equals(errorAfter(theirs.hostname(), "/bytes?1000000")));

        log.account(person.accountId(), new PlanChanged("pro", PlanChangeReason.OPERATOR));

        awaitTunnel(theirs.hostname());
      }
    }
  }

  @Test
  void whoIsSlowedDownIsSlowedDownOverTheHopUntilAnUpgrade() throws Exception {
    var person = Person.signUp(CULVERT, "Slow", "slow-hopper@example.com");
    try (var log = new LogWriter(CULVERT)) {
      log.account(person.accountId(), new PlanChanged("slow", PlanChangeReason.OPERATOR));
      try (var theirs = agent(person.token(), "hop-slow")) {
        awaitTunnel(theirs.hostname());
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(1))
            .until(
                () -> {
                  timeOf(1, theirs.hostname());
                  return theirs.process().output().contains("CVT-1019");
                });
        // A second's worth is free, and after the last piece nobody waits.
        var earliest = Duration.ofMillis((5 * PIECE - SLOW_RATE) * 1_000 / SLOW_RATE);
        var slow = timeOf(6, theirs.hostname());
        System.out.printf(
            "Slowed down over the hop, %,d bytes took %d ms instead of at least %d ms.%n",
            6 * PIECE, slow.toMillis(), earliest.toMillis());
        assertThat(slow).isGreaterThan(earliest);

        log.account(person.accountId(), new PlanChanged("pro", PlanChangeReason.OPERATOR));

        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> timeOf(6, theirs.hostname()).compareTo(earliest) < 0);
      }
    }
  }

  private static Duration timeOf(int pieces, String host) throws IOException {
    long begun = System.nanoTime();
    for (int i = 0; i < pieces; i++) {
      assertThat(get(host, "/bytes?" + PIECE).body()).hasSize((int) PIECE);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** The error of the answer; null when there is none, also when it is cut off in the middle. */
  private static @Nullable String errorAfter(String host, String target) {
    try {
      return get(host, target).head().field("Culvert-Error");
    } catch (IOException cut) {
      return null;
    }
  }

  private static void awaitError(String host, String code) {
    await().atMost(Duration.ofSeconds(20)).until(() -> code.equals(errorAfter(host, "/")));
  }

  @Test
  void aTcpTunnelPassesAndAGatewayThatCannotHaveItsPortTellsTheAgent() throws Exception {
    var server = "ws://localhost:" + broker.port();
    try (var raw = RawAgent.tcp(server, CULVERT.token(), origin.port())) {
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(ConnectException.class)
          .untilAsserted(
              () -> {
                try (var connection = RawHttp.connect(raw.publicPort())) {
                  assertThat(connection.get("any", "/bytes?1000000").body()).hasSize(1_000_000);
                }
              });
      // The port is the first gateway's, and both are on this machine.
      try (var _ = SERVICES.newGateway(SERVICES.environment(), "hop-second")) {
        raw.process().awaitLine("CVT-1060", Duration.ofSeconds(30));
      }
    }
  }

  @Test
  void readersThatStopHoldUpNobodyElseAndCostAWindowEach() throws Exception {
    var slow = new ArrayList<RawHttp>();
    try {
      long before = direct();
      for (int i = 0; i < STALLED; i++) {
        var connection = connect();
        slow.add(connection);
        connection.send(
            "GET /bytes?" + (1L << 30) + " HTTP/1.1\r\nHost: " + agent.hostname() + "\r\n\r\n");
        assertThat(connection.head().status()).isEqualTo(200);
      }

      for (int i = 0; i < 10; i++) {
        assertThat(get(agent.hostname(), "/bytes?1000000").body()).hasSize(1_000_000);
      }
      // Gateway and broker are both in this process; each holds a stream's window at most.
      long bound = STALLED * 2L * ProtocolLimits.MAX_WINDOW;
      await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(20))
          .until(() -> direct() - before < bound);
      System.out.printf(
          "%d stalled readers of 1 GB hold %,d KB in gateway and broker.%n",
          STALLED, (direct() - before) / 1024);
    } finally {
      for (var connection : slow) {
        connection.close();
      }
    }
  }

  /** Bytes of direct memory that buffers of this process have been given. */
  private static long direct() {
    return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }

  @Test
  void aBrokerWithCertificatesIsReachedByTls(@TempDir Path certificates) throws Exception {
    var bundle =
        new CertificateBuilder()
            .subject("CN=any name")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(certificates.resolve("any.crt"), bundle.getCertificatePathPEM());
    Files.writeString(certificates.resolve("any.key"), bundle.getPrivateKeyPEM());
    var secure = SERVICES.broker("hop-tls", "SSL_CERT_PATH", certificates.toString());

    try (var _ =
        AgentProcess.start(
            "ws://localhost:" + secure.port(), CULVERT.token(), origin.port(), "hop-tls")) {
      awaitTunnel("hop-tls.localhost");
    }

    // Gateways take a broker at its word, and speak TLS with it or nothing.
    assertThat(CULVERT.read(Topics.BROKERS))
        .filteredOn(seen -> seen.getBrokerId().equals("hop-tls"))
        .isNotEmpty()
        .allMatch(BrokerSeen::getTls);
  }

  @Test
  void aGatewayWithAnotherSecretIsNotLetIn() throws Exception {
    try (var strangers = new SeparateServices(CULVERT)) {
      var stranger =
          new Thread(
              () -> {
                try {
                  strangers.gateway(
                      "stranger", "HOP_SECRET", "certainly not the secret of the others");
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      stranger.start();
      // It does not listen: there is no broker that it can reach.
      stranger.join(Duration.ofSeconds(2));
      assertThat(stranger.isAlive()).isTrue();
      stranger.interrupt();
      stranger.join();
    }
  }

  private static String session(String hostname) {
    return CULVERT.read(Topics.SESSION_EVENTS).stream()
        .filter(event -> event.getHostname().equals(hostname))
        .map(SessionEvent::getSessionId)
        .findFirst()
        .orElseThrow();
  }

  private static List<ExchangeCompleted> exchangesOf(String session) {
    return CULVERT.read(Topics.HTTP_EXCHANGES).stream()
        .filter(event -> event.getSessionId().equals(session))
        .map(ExchangeEvent::getPayload)
        .filter(ExchangeCompleted.class::isInstance)
        .map(ExchangeCompleted.class::cast)
        .toList();
  }

  /** How the exchange with that target ended, as the history has it; null when it has not. */
  private static @Nullable String outcome(String target) {
    for (var item : CULVERT.api("/api/v1/requests?host=" + agent.hostname()).get("items")) {
      if (item.get("target").asString().equals(target) && !item.get("open").asBoolean()) {
        return item.get("outcome").asString();
      }
    }
    return null;
  }

  /** What passed, as exchanges say it: bytes in, bytes out, requests. */
  private static List<Long> metered(String session) {
    var exchanges = exchangesOf(session);
    return List.of(
        exchanges.stream().mapToLong(ExchangeCompleted::getBytesIn).sum(),
        exchanges.stream().mapToLong(ExchangeCompleted::getBytesOut).sum(),
        (long) exchanges.size());
  }

  /** The same, as the session's ticks say it. */
  private static List<Long> ticked(String session) {
    var ticks =
        CULVERT.read(Topics.SESSION_EVENTS).stream()
            .filter(event -> event.getSessionId().equals(session))
            .map(SessionEvent::getPayload)
            .filter(SessionTicked.class::isInstance)
            .map(SessionTicked.class::cast)
            .toList();
    return List.of(
        ticks.stream().mapToLong(SessionTicked::getBytesIn).sum(),
        ticks.stream().mapToLong(SessionTicked::getBytesOut).sum(),
        ticks.stream().mapToLong(SessionTicked::getRequests).sum());
  }
}

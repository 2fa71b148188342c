package io.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.TestLog.Account;
import io.culvert.events.AccountErased;
import io.culvert.events.CloseReason;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.DomainProof;
import io.culvert.events.DomainVerified;
import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameReleased;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettings;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.schemas.EventIds;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two brokers on a real Kafka: what accounts and names are allowed is what the log says, at both,
 * soon after it says so.
 */
@Timeout(120)
class TheLogDecidesTest {
  /** What is revoked ends everywhere within this time. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private static TestLog log;
  private static TunnelBroker one;
  private static TunnelBroker two;

  private final List<TestAgent> agents = new ArrayList<>();

  @BeforeAll
  static void start() {
    log = new TestLog();
    // Slow ticks: nothing here may wait for one.
    one = broker();
    two = broker();
    await().atMost(TestLog.PATIENCE).until(() -> one.health().status().isUp());
    await().atMost(TestLog.PATIENCE).until(() -> two.health().status().isUp());
  }

  private static TunnelBroker broker() {
    return TestBrokers.start(
        log.kafka, "TICK_INTERVAL", "1h", "DASHBOARD_URL", "http://culvert.test/");
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    log.close();
  }

  @AfterEach
  void leave() {
    agents.forEach(TestAgent::close);
  }

  @Test
  void aRevokedTokensSessionsEndEverywhereWithinTwoSeconds() throws Exception {
    var account = account();
    var here = agent(one, account, name());
    var there = agent(two, account, name());
    here.welcome();
    var welcome = there.welcome();

    var since = Instant.now();
    log.tell(account, new CredentialRevoked(account.credentialId()));

    for (var agent : List.of(here, there)) {
      var farewell = agent.refused();
      assertThat(farewell.code()).isEqualTo(CulvertError.BAD_TOKEN.code());
      assertThat(farewell.retry()).isFalse();
      assertThat(agent.closeCode()).isEqualTo(1008);
    }
    assertThat(Duration.between(since, Instant.now())).isLessThan(AT_ONCE);
    assertThat(log.awaitClosed(welcome.sessionId()).getReason()).isEqualTo(CloseReason.REVOKED);
    assertThat(answered(one, account, null).refused().code())
        .isEqualTo(CulvertError.BAD_TOKEN.code());
  }

  @Test
  void aTokenThatWasMadeAMomentAgoIsGood() throws Exception {
    for (int i = 0; i < 10; i++) {
      // Known to the log, and perhaps not yet to the broker.
      var agent = connect(i % 2 == 0 ? one : two, account(), null);
      agents.add(agent);
      assertThat(agent.welcome()).isNotNull();
    }
  }

  @Test
  void anErasedAccountsSessionsEnd() throws Exception {
    var account = account();
    var agent = agent(one, account, null);
    agent.welcome();

    log.tell(account, new AccountErased());

    assertThat(agent.refused().retry()).isFalse();
  }

  @Test
  void aReleasedHostnamesSessionEndsAndNobodyElseGetsItForNow() throws Exception {
    var account = account();
    var other = account();
    var name = name();
    log.tell(account, name + ".localhost", reserved(false));
    // Both have read it: a session that began before would be one on a name nobody had reserved.
    awaitRefusal(one, other, name, CulvertError.NAME_TAKEN);
    awaitRefusal(two, other, name, CulvertError.NAME_TAKEN);
    var agent = agent(one, account, name);
    agent.welcome();

    var since = Instant.now();
    log.tell(account, name + ".localhost", new HostnameReleased(Instant.now().plusSeconds(3_600)));

    assertThat(agent.refused().code()).isEqualTo(CulvertError.HOSTNAME_LOST.code());
    assertThat(Duration.between(since, Instant.now())).isLessThan(AT_ONCE);
    awaitRefusal(two, other, name, CulvertError.NAME_QUARANTINED);
  }

  @Test
  void aNameThatAnotherAccountReservesIsTakenFromWhoOnlyUsesIt() throws Exception {
    var user = account();
    var owner = account();
    var name = name();
    var agent = agent(one, user, name);
    agent.welcome();

    log.tell(owner, name + ".localhost", reserved(false));

    assertThat(agent.refused().code()).isEqualTo(CulvertError.HOSTNAME_LOST.code());
    assertThat(agent(one, owner, name).welcome().hostname()).isEqualTo(name + ".localhost");
  }

  @Test
  void aVerifiedDomainIsServedUnderItsOwnName() throws Exception {
    var account = account();
    var domain = name() + ".example.com";
    awaitRefusal(one, account, domain, CulvertError.DOMAIN_NOT_VERIFIED);
    log.tell(account, domain, reserved(true));
    log.tell(account, domain, new DomainVerified(DomainProof.TXT));

    var welcome = eventually(() -> agent(one, account, domain), FrameType.WELCOME).welcome();

    assertThat(welcome.url()).isEqualTo("http://" + domain + ":8190");
    assertThat(tunnel(one, welcome)).isNotNull();
  }

  @Test
  void theTunnelsOfAnAccountAreCountedOverAllBrokers() throws Exception {
    var account = account();
    plan(account, "sandbox");
    var first = agent(one, account, null);
    var welcome = first.welcome();
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isPresent());

    awaitRefusal(two, account, name(), CulvertError.TOO_MANY_TUNNELS);
    plan(account, "starter");
    assertThat(eventually(() -> agent(two, account, name()), FrameType.WELCOME).welcome())
        .isNotNull();
  }

  @Test
  void whoHasUsedUpTheMonthIsBlockedAndToldAndFreedByAnUpgrade() throws Exception {
    var account = account();
    plan(account, "sandbox");
    var agent = eventually(() -> agent(one, account, null), FrameType.WELCOME);
    var welcome = agent.welcome();
    var tunnel = tunnel(one, welcome);
    assertThat(tunnel.allowance()).isEqualTo(Allowance.FREE);

    log.used(account, YearMonth.now(ZoneOffset.UTC), 900_000_000);
    assertThat(line(agent).message()).contains("80 %", "http://culvert.test/account");
    log.used(account, YearMonth.now(ZoneOffset.UTC), 1_000_000_000);

    var line = line(agent);
    assertThat(line.level()).isEqualTo("error");
    assertThat(line.message())
        .contains("CVT-1019", "1,000 MB", "sandbox", "until", "http://culvert.test/account");
    assertThat(tunnel.allowance()).isInstanceOf(Allowance.Blocked.class);

    var since = Instant.now();
    plan(account, "pro");
    assertThat(line(agent).level()).isEqualTo("info");
    assertThat(tunnel.allowance()).isEqualTo(Allowance.FREE);
    assertThat(Duration.between(since, Instant.now())).isLessThan(AT_ONCE);
  }

  @Test
  void whatThisBrokerCountsBlocksBeforeTheMeteringHasSeenIt() throws Exception {
    var account = account();
    plan(account, "sandbox");
    var agent = eventually(() -> agent(one, account, null), FrameType.WELCOME);
    var tunnel = tunnel(one, agent.welcome());
    log.used(account, YearMonth.now(ZoneOffset.UTC), 999_999_000);
    assertThat(line(agent).message()).contains("80 %");

    var answer = new TestAnswer();
    var stream = tunnel.open(StreamKind.HTTP, Unpooled.copiedBuffer(new byte[500]), answer);
    stream.data(Unpooled.wrappedBuffer(new byte[500]));

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> tunnel.allowance() instanceof Allowance.Blocked);
    // No tick was due: it is what passed, and not what was recorded.
    assertThat(log.ticks(tunnel.info().sessionId())).isEmpty();
  }

  @Test
  void anonymousAgentsAreCountedByTheirAddress() throws Exception {
    try (var broker = TestBrokers.start(log.kafka, "ANONYMOUS_PER_ADDRESS", "2")) {
      await().atMost(TestLog.PATIENCE).until(() -> broker.health().status().isUp());
      var first = agent(broker, null, null);
      var key = first.welcome().resumeKey();
      agent(broker, null, null).welcome();
      var third = agent(broker, null, null).refused();
      assertThat(third.code()).isEqualTo(CulvertError.TOO_MANY_ANONYMOUS.code());
      assertThat(third.retry()).isFalse();

      // Coming back under the own name is not one more.
      var again = TestAgent.hello(broker, first.agentId, null, 3000, null, key);
      agents.add(again);
      assertThat(again.welcome().hostname()).isNotNull();
    }
  }

  @Test
  void agentsThatConnectTooOftenAreAskedToWait() throws Exception {
    try (var broker = TestBrokers.start(log.kafka, "HELLOS_PER_MINUTE", "2")) {
      await().atMost(TestLog.PATIENCE).until(() -> broker.health().status().isUp());
      agent(broker, null, null).welcome();
      agent(broker, null, null).welcome();
      var third = agent(broker, null, null).refused();
      assertThat(third.code()).isEqualTo(CulvertError.TOO_MANY_HELLOS.code());
      assertThat(third.retry()).isTrue();
    }
  }

  private static Account account() throws InterruptedException {
    return log.newAccount("Ada", "tunnel");
  }

  private static void plan(Account account, String plan) {
    log.tell(account, new PlanChanged(plan, PlanChangeReason.OPERATOR));
  }

  private static HostnameReserved reserved(boolean custom) {
    return new HostnameReserved(
        custom,
        new HostnameSettings(true, true, null, List.of(), List.of(), HostnameProtocol.HTTP, null));
  }

  private void awaitRefusal(TunnelBroker broker, Account who, String name, CulvertError error)
      throws Exception {
    await()
        .atMost(TestLog.PATIENCE)
        .until(
            () -> {
              try (var agent = connect(broker, who, name)) {
                var first = agent.received.poll(10, java.util.concurrent.TimeUnit.SECONDS);
                return first != null
                    && first.type() == FrameType.REFUSED
                    && first.text().contains(error.code());
              }
            });
  }

  /** Connects again until the first frame is of that type; the frame is still to be read. */
  private static TestAgent eventually(Callable<TestAgent> connect, FrameType type) {
    return await()
        .atMost(TestLog.PATIENCE)
        .until(
            () -> {
              var agent = connect.call();
              await().atMost(TestLog.PATIENCE).until(() -> !agent.received.isEmpty());
              return agent;
            },
            agent -> agent.received.peek().type() == type);
  }

  private TestAgent agent(TunnelBroker broker, Account who, String name) {
    var agent = answered(broker, who, name);
    agents.add(agent);
    return agent;
  }

  private static TestAgent answered(TunnelBroker broker, Account who, String name) {
    var agent = connect(broker, who, name);
    await().atMost(TestLog.PATIENCE).until(() -> !agent.received.isEmpty());
    return agent;
  }

  private static TestAgent connect(TunnelBroker broker, Account who, String name) {
    return TestAgent.hello(
        broker, EventIds.next(), who == null ? null : who.token(), 3000, name, null);
  }

  private static Tunnel tunnel(TunnelBroker broker, Welcome welcome) {
    return ((Lookup.Online) broker.tunnels().find(welcome.hostname())).tunnel();
  }

  private static LogLine line(TestAgent agent) throws InterruptedException {
    return Greetings.logLine(Unpooled.wrappedBuffer(agent.next(FrameType.LOG).payload()));
  }

  private static String name() {
    return "t" + EventIds.next().replace("-", "").substring(12);
  }
}

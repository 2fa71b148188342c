package io.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.TestLog.Account;
import io.culvert.events.CloseReason;
import io.culvert.events.Route;
import io.culvert.events.TunnelProtocol;
import io.culvert.schemas.EventIds;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.hello.Wish;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What another broker turns out to have given out a moment before. */
@Timeout(120)
class GivenTwiceTest {
  private static TestLog log;
  private static TunnelBroker broker;

  private final List<TestAgent> agents = new CopyOnWriteArrayList<>();
  private Account account;

  @BeforeAll
  static void start() {
    log = new TestLog();
    broker = TestBrokers.start(log.kafka);
    await().atMost(TestLog.PATIENCE).until(() -> broker.health().status().isUp());
  }

  @AfterAll
  static void stop() {
    broker.close();
    log.close();
  }

  @BeforeEach
  void register() throws Exception {
    account = log.newAccount("Ada", "tunnel");
  }

  @AfterEach
  void leave() {
    agents.forEach(TestAgent::close);
  }

  @Test
  void theYoungerTunnelOnAPortIsMovedToAnotherAndItsAgentIsTold() throws Exception {
    var agent = hello("a", null, null);
    var before = agent.welcome();
    elsewhere("bob", "elsewhere.localhost", port(before), Instant.now().minusSeconds(60));

    var refused = agent.refused();
    assertThat(refused.code()).isEqualTo(CulvertError.PORT_GIVEN_TWICE.code());
    assertThat(refused.retry()).isTrue();
    assertThat(log.awaitClosed(before.sessionId()).getReason()).isEqualTo(CloseReason.REPLACED);

    var after = hello("a", null, null).welcome();
    assertThat(after.hostname()).isEqualTo(before.hostname());
    assertThat(port(after)).isNotEqualTo(port(before));
  }

  @Test
  void theOlderOneKeepsThePort() throws Exception {
    var agent = hello("a", null, null);
    var welcome = agent.welcome();
    elsewhere("bob", "elsewhere.localhost", port(welcome), Instant.now().plusSeconds(60));
    var route = elsewhere("eve", "mark.localhost", 1, Instant.now());
    await().atMost(TestLog.PATIENCE).until(() -> log.route(route.getSessionId()).isPresent());

    var second = hello("b", null, null).welcome();
    assertThat(port(second)).isNotEqualTo(port(welcome));
    assertThat(agent.received).isEmpty();
  }

  @Test
  void twoAgentsThatWereGivenOneNameByChanceDoNotShareIt() throws Exception {
    var agent = hello("a", null, null);
    var before = agent.welcome();
    elsewhere(account.id(), before.hostname(), port(before), Instant.now().minusSeconds(60));

    assertThat(agent.refused().code()).isEqualTo(CulvertError.NAME_GIVEN_TWICE.code());

    var after = hello("a", null, null).welcome();
    assertThat(after.hostname()).isNotEqualTo(before.hostname());
    assertThat(port(after)).isNotEqualTo(port(before));
  }

  @Test
  void whoAskedForTheNameSharesIt() throws Exception {
    var name = "p" + EventIds.next().replace("-", "").substring(12);
    var agent = hello("a", name, null);
    var welcome = agent.welcome();
    elsewhere(account.id(), welcome.hostname(), port(welcome), Instant.now().minusSeconds(60));

    var second = hello("b", null, port(welcome));
    assertThat(second.welcome().hostname()).isEqualTo(welcome.hostname());
    assertThat(second.next(FrameType.LOG).text()).contains("Another agent serves");
    assertThat(agent.received).isEmpty();
  }

  private TestAgent hello(String agentId, @Nullable String name, @Nullable Integer port) {
    var agent = TestAgent.connect(broker, agentId);
    agents.add(agent);
    var wish = new Wish("tcp", 5432, name, port, true);
    agent.say(new Hello(1, "test/1", agentId, 0, account.token(), null, wish));
    return agent;
  }

  private static int port(Welcome welcome) {
    return URI.create(welcome.url()).getPort();
  }

  private static Route elsewhere(String account, String hostname, int port, Instant openedAt) {
    var route =
        Route.newBuilder()
            .setSessionId(EventIds.next())
            .setAccountId(account)
            .setHostname(hostname)
            .setProtocol(TunnelProtocol.TCP)
            .setPublicPort(port)
            .setEpoch(1)
            .setBrokerId("another")
            .setBrokerAddress("")
            .setRecordRequests(true)
            .setOpenedAt(openedAt)
            .setExpiresAt(null)
            .setAgentId("another agent")
            .build();
    log.tell(route);
    return route;
  }
}

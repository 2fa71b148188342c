package io.culvert.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.TestLog.Account;
import io.culvert.events.CloseReason;
import io.culvert.events.HostnameState;
import io.culvert.events.Route;
import io.culvert.events.SessionOpened;
import io.culvert.schemas.EventIds;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several agents and connections on one hostname, at one broker and at two. */
@Timeout(120)
class PoolsTest {
  private static TestLog log;
  private static TunnelBroker one;
  private static TunnelBroker two;

  private final List<TestAgent> agents = new CopyOnWriteArrayList<>();
  private final String name = "p" + EventIds.next().replace("-", "").substring(12);
  private Account account;

  @BeforeAll
  static void start() {
    log = new TestLog();
    one = TestBrokers.start(log.kafka);
    two = TestBrokers.start(log.kafka);
    await().atMost(TestLog.PATIENCE).until(() -> one.health().status().isUp());
    await().atMost(TestLog.PATIENCE).until(() -> two.health().status().isUp());
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
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
  void twoAgentsShareANameAndTheLessBusyOneGetsTheRequest() throws Exception {
    var first = agent(one, "a", 0).welcome();
    var second = agent(one, "b", 0);
    var welcome = second.welcome();

    assertThat(welcome.hostname()).isEqualTo(first.hostname());
    assertThat(second.next(FrameType.LOG).text()).contains("Another agent serves");
    var busy = next(one, first);
    busy.open(StreamKind.HTTP, head(), new TestAnswer());
    var others = Stream.generate(() -> next(one, first)).limit(4).map(Tunnel::info).distinct();

    assertThat(others).hasSize(1).doesNotContain(busy.info());
  }

  @Test
  void anAgentThatLeavesEndsWhatRunsAndTheOtherGetsAllThatComes() throws Exception {
    var leaving = agent(one, "a", 0);
    var welcome = leaving.welcome();
    var tunnel = next(one, welcome);
    var answer = new TestAnswer();
    tunnel.open(StreamKind.HTTP, head(), answer).end(Unpooled.EMPTY_BUFFER);
    int stream = leaving.next(FrameType.OPEN).stream();
    var staying = agent(one, "b", 0).welcome();

    leaving.send(0, FrameType.DRAIN, new byte[0]);
    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> log.route(welcome.sessionId()).filter(Route::getLeaving).isPresent());

    assertThat(Stream.generate(() -> next(one, welcome)).limit(4))
        .extracting(each -> each.info().sessionId())
        .containsOnly(staying.sessionId());
    var late = new TestAnswer();
    tunnel.open(StreamKind.HTTP, head(), late);
    assertThat(late.reset.join()).isEqualTo(ResetCode.REFUSED);

    leaving.next(FrameType.END);
    leaving.send(stream, FrameType.HEAD, "HTTP/1.1 204 No Content\r\n\r\n".getBytes(UTF_8));
    leaving.send(stream, FrameType.END, new byte[0]);
    assertThat(answer.ended.join()).isTrue();
    assertThat(leaving.closeCode()).isEqualTo(1000);
    assertThat(log.awaitClosed(welcome.sessionId()).getReason()).isEqualTo(CloseReason.AGENT_LEFT);
    assertThat(log.name(welcome.hostname()).map(HostnameState::getOnline)).contains(true);
  }

  @Test
  void aNameIsOnlineUntilTheLastSessionHasLeftAtWhateverBroker() throws Exception {
    var here = agent(one, "a", 0);
    var hostname = here.welcome().hostname();
    var there = agent(two, "b", 0);
    var welcome = there.welcome();
    awaitRoute(welcome);

    here.abort();
    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> !(one.tunnels().find(hostname) instanceof Lookup.Online));
    assertThat(log.name(hostname).map(HostnameState::getOnline)).contains(true);

    there.abort();
    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> log.name(hostname).filter(state -> !state.getOnline()).isPresent());
  }

  @Test
  void ofTwoThatLeaveTogetherOneSaysThatTheNameIsLeft() throws Exception {
    var here = agent(one, "a", 0);
    var hostname = here.welcome().hostname();
    var there = agent(two, "b", 0);
    awaitRoute(there.welcome());

    here.abort();
    there.abort();

    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> log.name(hostname).filter(state -> !state.getOnline()).isPresent());
  }

  @Test
  void anAgentThatComesBackAtAnotherBrokerEndsItsOldSession() throws Exception {
    var ghost = agent(one, "a", 0);
    var before = ghost.welcome();
    ghost.fallSilent();

    var back = agent(two, "a", 0).welcome();

    assertThat(back.hostname()).isEqualTo(before.hostname());
    assertThat(log.awaitClosed(before.sessionId()).getReason()).isEqualTo(CloseReason.REPLACED);
    await()
        .atMost(TestLog.PATIENCE)
        .until(() -> !(one.tunnels().find(before.hostname()) instanceof Lookup.Online));
    assertThat(log.name(back.hostname()).map(HostnameState::getOnline)).contains(true);
  }

  @Test
  void ofTunnelsLetInAtTwoBrokersInOneMomentNoMoreStayThanThePlanAllows() throws Exception {
    var pairs = new ArrayList<List<TestAgent>>();
    for (int round = 0; round < 5; round++) {
      var sandboxed = log.newAccountWith("sandbox", "tunnel"); // one tunnel
      pairs.add(
          Stream.of(one, two)
              .parallel()
              .map(broker -> hello(broker, EventIds.next(), sandboxed, EventIds.next()))
              .toList());
    }

    for (var pair : pairs) {
      await().atMost(TestLog.PATIENCE).until(() -> ended(pair) == 1);
    }
    for (var pair : pairs) {
      assertThat(ended(pair)).isOne();
    }
  }

  @Test
  void furtherConnectionsCountNoTunnelAndCoverNoTime() throws Exception {
    var sandboxed = log.newAccountWith("sandbox", "tunnel"); // one tunnel
    var welcome = hello(one, "a", sandboxed, null).welcome();
    var further =
        await()
            .atMost(TestLog.PATIENCE)
            .until(() -> further(two, "a", sandboxed, welcome.hostname()), PoolsTest::isWelcome);
    var second = agents.getLast();
    var session = second.welcome().sessionId();
    var tunnel = next(two, welcome);
    tunnel.open(StreamKind.HTTP, head(), new TestAnswer()).end(Unpooled.EMPTY_BUFFER);
    second.next(FrameType.OPEN);
    second.abort();
    log.awaitClosed(session);

    var opened = (SessionOpened) log.of(session).getFirst().getPayload();
    assertThat(opened.getConnection()).isOne();
    assertThat(log.ticks(session))
        .isNotEmpty()
        .allSatisfy(tick -> assertThat(tick.getFrom()).isEqualTo(tick.getTo()));
    assertThat(log.ticks(session).stream().mapToLong(tick -> tick.getBytesIn()).sum())
        .isEqualTo(head().readableBytes());
    assertThat(log.name(welcome.hostname()).map(HostnameState::getOnline)).contains(true);
  }

  @Test
  void aFurtherConnectionWithoutAFirstIsToldToComeAgain() throws Exception {
    var agent = TestAgent.connection(one, "a", 1, null, 3000, null, "no-such-key");
    agents.add(agent);

    var refused = agent.refused();
    assertThat(refused.code()).isEqualTo(CulvertError.FIRST_CONNECTION_UNKNOWN.code());
    assertThat(refused.retry()).isTrue();
  }

  @Test
  void whoAsksForNoNameSharesNone() throws Exception {
    var hostname = hello(one, "a", account, null).welcome().hostname();

    assertThat(hello(one, "b", account, null).welcome().hostname()).isNotEqualTo(hostname);
  }

  private TestAgent agent(TunnelBroker broker, String agentId, int connection) {
    var agent =
        TestAgent.connection(broker, agentId, connection, account.token(), 3000, name, null);
    agents.add(agent);
    return agent;
  }

  private TestAgent hello(
      TunnelBroker broker, String agentId, Account who, @Nullable String wanted) {
    var agent = TestAgent.hello(broker, agentId, who.token(), 3000, wanted, null);
    agents.add(agent);
    return agent;
  }

  /** Whose first frame is there, still to be read. */
  private TestAgent further(TunnelBroker broker, String agentId, Account who, String hostname) {
    var agent = TestAgent.connection(broker, agentId, 1, who.token(), 3000, hostname, null);
    agents.add(agent);
    await().atMost(TestLog.PATIENCE).until(() -> !agent.received.isEmpty());
    return agent;
  }

  private static boolean isWelcome(TestAgent agent) {
    return agent.received.peek().type() == FrameType.WELCOME;
  }

  private static long ended(List<TestAgent> those) {
    return those.stream()
        .filter(
            agent ->
                agent.received.stream()
                    .anyMatch(
                        frame ->
                            frame.type() == FrameType.REFUSED
                                && frame.text().contains(CulvertError.TOO_MANY_TUNNELS.code())))
        .count();
  }

  /** Another follower of the routes has read it: so have the brokers, or will in a moment. */
  private static void awaitRoute(Welcome welcome) {
    await().atMost(TestLog.PATIENCE).until(() -> log.route(welcome.sessionId()).isPresent());
  }

  private static Tunnel next(TunnelBroker broker, Welcome welcome) {
    return ((Lookup.Online) broker.tunnels().find(welcome.hostname())).tunnel();
  }

  private static ByteBuf head() {
    return Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", UTF_8);
  }
}

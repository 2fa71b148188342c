package io.culvert.cli.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.origin.RawOrigin;
import io.culvert.cli.trust.Trust;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.TunnelConnection;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent with several connections, to several servers; and how it leaves one. */
@Timeout(60)
class SeveralConnectionsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Timing QUICK =
      new Timing(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(30));
  private final RecordingListener listener = new RecordingListener();

  private TunnelAgent agent(int connections, int port, TestBroker... brokers) {
    return agent(Timing.USUAL, connections, port, brokers);
  }

  private TunnelAgent agent(Timing timing, int connections, int port, TestBroker... brokers) {
    var addresses = Stream.of(brokers).map(TestBroker::url).toList();
    var settings =
        new AgentSettings(
            new Servers(addresses, connections, Trust.SYSTEM),
            "cvt_secret",
            Wish.http(port),
            OriginTarget.local(port),
            OriginLimits.standard(),
            false,
            "culvert/test");
    var agent = new TunnelAgent(settings, listener, timing);
    agent.start();
    return agent;
  }

  private static RawOrigin origin() throws IOException {
    return new RawOrigin(
        connection -> {
          while (true) {
            connection.head();
            connection.write(OK);
          }
        });
  }

  private static CollectingReader get(TunnelConnection tunnel) {
    var reader = new CollectingReader();
    var head = Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", ISO_8859_1);
    var stream = tunnel.open(StreamKind.HTTP, head, reader);
    reader.stream.complete(stream);
    stream.end(Unpooled.EMPTY_BUFFER);
    return reader;
  }

  private static void assertAnswers(TunnelConnection tunnel) throws Exception {
    assertThat(get(tunnel).outcome.get(10, TimeUnit.SECONDS)).isEqualTo("end ");
  }

  @Test
  void twoConnectionsGoToTwoServersAndTheSecondJoinsTheNameOfTheFirst() throws Exception {
    try (var origin = origin();
        var one = TestBroker.welcomingMany();
        var two = TestBroker.welcomingMany();
        var _ = agent(2, origin.port(), one, two)) {
      assertAnswers(one.nextTunnel());
      assertAnswers(two.nextTunnel());

      var hellos = Stream.concat(one.hellos.stream(), two.hellos.stream()).toList();
      assertThat(hellos).extracting(Hello::connection).containsExactlyInAnyOrder(0, 1);
      assertThat(hellos).extracting(Hello::agentId).containsOnly(hellos.getFirst().agentId());
      assertThat(hellos)
          .filteredOn(hello -> hello.connection() == 1)
          .extracting(hello -> hello.wish().name())
          .containsExactly("shop.localhost");
      assertThat(listener.welcomes).hasSize(1);
    }
  }

  @Test
  void aServerThatTakesOneConnectionGetsOne() throws Exception {
    try (var origin = origin();
        var broker = TestBroker.welcoming();
        var _ = agent(2, origin.port(), broker)) {
      assertAnswers(broker.nextTunnel());

      assertThat(broker.hellos).hasSize(1);
    }
  }

  @Test
  void oneCutIsNotTheEndAndIsMended() throws Exception {
    try (var origin = origin();
        var one = TestBroker.welcomingMany();
        var two = TestBroker.welcomingMany();
        var _ = agent(2, origin.port(), one, two)) {
      one.nextTunnel();
      var other = two.nextTunnel();

      one.cutAll();
      assertAnswers(other);
      assertAnswers(one.nextTunnel());

      assertThat(listener.troubles).isEmpty();
      assertThat(listener.welcomes).hasSize(1);
    }
  }

  @Test
  void whenAllAreCutItIsToldOnceAndWhenOneIsBackAgain() throws Exception {
    try (var origin = origin();
        var one = TestBroker.welcomingMany();
        var two = TestBroker.welcomingMany();
        var _ = agent(2, origin.port(), one, two)) {
      one.nextTunnel();
      two.nextTunnel();
      one.cutAll();
      two.cutAll();

      await().until(() -> listener.welcomes.size() == 2);
      assertThat(listener.troubles).hasSize(1);
    }
  }

  @Test
  void aServerThatStopsIsLeftWhenAnotherHasTheTunnel() throws Exception {
    var answers = new CompletableFuture<Boolean>();
    try (var origin = originThatWaitsFor(answers);
        var one = TestBroker.welcomingMany();
        var two = TestBroker.welcomingMany();
        var _ = agent(1, origin.port(), one, two)) {
      var stopping = await().until(() -> first(one, two), broker -> broker != null);
      var other = stopping == one ? two : one;
      var tunnel = stopping.nextTunnel();
      var running = get(tunnel);

      tunnel.drain();

      var next = other.nextTunnel();
      var later = get(tunnel); // the agent has not left yet
      await().until(() -> stopping.left.get() == 1);
      assertThat(stopping.closed).isEmpty();
      answers.complete(true);
      assertThat(running.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("end ");
      assertThat(later.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("end ");
      assertAnswers(next);
      await().until(() -> stopping.closed.equals(List.of(CloseCause.PEER_LEFT)));
      assertThat(listener.troubles).isEmpty();
      assertThat(listener.welcomes).hasSize(1);
    }
  }

  @Test
  void whenALostServerIsBackOneConnectionMovesThereAndNoRequestFails() throws Exception {
    var answers = new CompletableFuture<Boolean>();
    try (var origin = originThatWaitsFor(answers);
        var stays = TestBroker.welcomingMany();
        var lost = TestBroker.welcomingMany();
        var _ = agent(QUICK, 2, origin.port(), stays, lost)) {
      var before = stays.nextTunnel();
      lost.nextTunnel();
      int port = lost.port();
      lost.close();
      var refuge = stays.nextTunnel();
      var running = List.of(get(before), get(refuge));

      try (var back = TestBroker.welcomingMany(port)) {
        var there = back.nextTunnel();
        await().until(() -> stays.left.get() == 1);
        assertThat(running).noneMatch(request -> request.outcome.isDone());
        answers.complete(true);
        for (var request : running) {
          assertThat(request.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("end ");
        }
        assertAnswers(there);
        await().until(() -> stays.closed.equals(List.of(CloseCause.PEER_LEFT)));
        assertThat(stays.hellos)
            .as("a number that is in use would break the other connection off")
            .extracting(Hello::connection)
            .doesNotContain(back.hellos.getFirst().connection());
      }
      assertThat(listener.troubles).isEmpty();
      assertThat(listener.welcomes).hasSize(1);
    }
  }

  private static RawOrigin originThatWaitsFor(CompletableFuture<Boolean> answers)
      throws IOException {
    return new RawOrigin(
        connection -> {
          connection.head();
          answers.join();
          connection.write(OK);
        });
  }

  private static TestBroker first(TestBroker one, TestBroker two) {
    return !one.tunnels.isEmpty() ? one : !two.tunnels.isEmpty() ? two : null;
  }

  @Test
  void anAgentThatIsClosedFinishesWhatRuns() throws Exception {
    var asked = new CompletableFuture<Boolean>();
    var answers = new CompletableFuture<Boolean>();
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  asked.complete(true);
                  answers.join();
                  connection.write(OK);
                });
        var broker = TestBroker.welcoming();
        var agent = agent(1, origin.port(), broker)) {
      var running = get(broker.nextTunnel());
      asked.join();
      var closing = Thread.startVirtualThread(agent::close);
      await().until(() -> broker.left.get() == 1);

      answers.complete(true);

      assertThat(running.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("end ");
      closing.join();
    }
  }

  @Test
  void whatDoesNotEndIsBrokenOffWhenItsTimeIsOver() throws Exception {
    var soon = new Timing(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(400));
    try (var origin = new RawOrigin(RawOrigin.Connection::rest);
        var broker = TestBroker.welcoming()) {
      var agent = agent(soon, 1, origin.port(), broker);
      var running = get(broker.nextTunnel());
      await().until(() -> origin.connections() == 1);

      agent.close();

      assertThat(running.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("reset AGENT_GONE");
      assertThat(listener.finishing).containsExactly("1 busy, 0 silent");
    }
  }

  @Test
  void whoDoesNotWantToWaitBreaksOffWhatRuns() throws Exception {
    try (var origin = new RawOrigin(RawOrigin.Connection::rest);
        var broker = TestBroker.welcoming()) {
      var agent = agent(1, origin.port(), broker);
      var running = get(broker.nextTunnel());
      await().until(() -> origin.connections() == 1);
      var closing = Thread.startVirtualThread(agent::close);
      await().until(() -> !listener.finishing.isEmpty());

      agent.breakOff();

      assertThat(closing.join(Duration.ofSeconds(15))).isTrue();
      assertThat(running.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("reset AGENT_GONE");
    }
  }

  @Test
  void aFurtherConnectionThatIsRefusedForGoodLeavesTheFirstAlone() throws Exception {
    var refused = new Refused("CVT-2019", "Too many.", "Stop one.", false);
    try (var origin = origin();
        var broker =
            new TestBroker(
                0, hello -> hello.connection() == 0 ? TestBroker.welcome(4, 8) : refused);
        var agent = agent(2, origin.port(), broker)) {
      var tunnel = broker.nextTunnel();
      await().until(() -> broker.hellos.size() == 2);

      assertAnswers(tunnel);
      assertThat(agent.finished().toCompletableFuture()).isNotDone();
      assertThat(listener.refusals).isEmpty();
    }
  }

  @Test
  void linesBeginWithDifferentAddressesOfAName() {
    var a = InetAddress.ofLiteral("192.0.2.1");
    var b = InetAddress.ofLiteral("192.0.2.2");
    var c = InetAddress.ofLiteral("192.0.2.3");

    assertThat(ServerDialer.rotated(List.of(c, a, b), 0)).containsExactly(a, b, c);
    assertThat(ServerDialer.rotated(List.of(b, c, a), 1)).containsExactly(b, c, a);
    assertThat(ServerDialer.rotated(List.of(a, b, c), 5)).containsExactly(c, a, b);
  }

  @Test
  void serversThatAreFullAreLeftOut() {
    var one = URI.create("ws://broker.example.com:8191/tunnel");
    var here = URI.create("ws://localhost:8191/tunnel");
    var a = InetAddress.ofLiteral("192.0.2.1");
    var b = InetAddress.ofLiteral("192.0.2.2");
    var v4 = InetAddress.ofLiteral("127.0.0.1");
    var v6 = InetAddress.ofLiteral("::1");
    Set<SocketAddress> full =
        Set.of(new InetSocketAddress(a, 8191), new InetSocketAddress(v4, 8191));

    assertThat(ServerDialer.withRoom(one, List.of(a, b), 0, full)).containsExactly(b);
    assertThat(ServerDialer.withRoom(here, List.of(v4, v6), 0, full)).isEmpty();
    assertThat(ServerDialer.withRoom(here, List.of(v4, v6), 1, Set.of())).containsExactly(v4, v6);
  }

  @Test
  void oneConnectionIsUsualToThisMachineAndTwoToOthers() {
    assertThat(usual("ws://localhost:8191/tunnel")).isOne();
    assertThat(usual("ws://[::1]:8191/tunnel")).isOne();
    assertThat(usual("wss://tunnel.example.com:443/tunnel")).isEqualTo(2);
    assertThat(usual("ws://localhost:1/tunnel", "ws://localhost:2/tunnel")).isEqualTo(2);
  }

  private static int usual(String... addresses) {
    return Servers.usualConnections(Stream.of(addresses).map(URI::create).toList());
  }
}

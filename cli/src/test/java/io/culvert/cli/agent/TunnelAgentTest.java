package io.culvert.cli.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.origin.RawOrigin;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.TunnelStream;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agent against the real protocol's other end. */
@Timeout(60)
class TunnelAgentTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private final RecordingListener listener = new RecordingListener();

  private TunnelAgent agent(URI server, int port) {
    var settings =
        new AgentSettings(
            Servers.of(server),
            "cvt_secret",
            new Wish("http", port, "shop", null, true, EdgePolicy.NONE),
            OriginTarget.local(port),
            OriginLimits.standard(),
            false,
            "culvert/test");
    var agent = new TunnelAgent(settings, listener);
    agent.start();
    return agent;
  }

  private static CollectingReader open(TunnelConnection tunnel, String head, boolean complete) {
    var reader = new CollectingReader();
    var stream = tunnel.open(StreamKind.HTTP, bytes(head), reader);
    reader.stream.complete(stream);
    if (complete) {
      stream.end(Unpooled.EMPTY_BUFFER);
    }
    return reader;
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, ISO_8859_1);
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

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Test
  void aWelcomeBehindARefusalIsNotHeard() throws Exception {
    var broker = new AtomicReference<TestBroker>();
    var turn = new AtomicInteger();
    var both =
        new TestBroker(
            0,
            _ -> {
              if (turn.getAndIncrement() > 0) {
                return TestBroker.welcome(4);
              }
              var refused = new Refused("CVT-2009", "Starting.", "Wait.", true);
              var channel = broker.get().channels.getLast();
              channel.write(Greetings.frame(channel.alloc(), refused));
              // Sent in the same message.
              return Greetings.frame(channel.alloc(), TestBroker.welcome(4, 2));
            });
    broker.set(both);
    try (both;
        var _ = agent(both.url(), 9)) {
      both.nextTunnel();
      await().until(() -> listener.welcomes.size() == 1);
      assertThat(listener.welcomes.getFirst().connections()).isEqualTo(1);
      assertThat(listener.troubles).extracting(Trouble::code).containsExactly("CVT-2009");
    }
  }

  @Test
  void aRequestPassesToTheOriginAndItsResponseBack() throws Exception {
    try (var origin = origin();
        var broker = TestBroker.welcoming();
        var agent = agent(broker.url(), origin.port())) {
      var head = "GET /a?b=c HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
      var reader = open(broker.nextTunnel(), head, true);
      assertThat(reader.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("end ");
      assertThat(reader.heads).containsExactly("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
      await().until(() -> listener.exchanges.size() == 1);
      assertThat(listener.exchanges.getFirst().target()).isEqualTo("/a?b=c");
      assertThat(agent.totals()).isEqualTo(new Totals(1, head.length(), 38 + 2));
      var hello = broker.hellos.getFirst();
      assertThat(hello.token()).isEqualTo("cvt_secret");
      assertThat(hello.wish().name()).isEqualTo("shop");
      assertThat(hello.wish().port()).isEqualTo(origin.port());
      assertThat(hello.wish().record()).isTrue();
    }
  }

  @Test
  void aLostConnectionIsOpenedAgainWithTheSameIdentity() throws Exception {
    try (var origin = origin();
        var broker = TestBroker.welcoming();
        var agent = agent(broker.url(), origin.port())) {
      var reader = open(broker.nextTunnel(), "GET / HTTP/1.1\r\n\r\n", true);
      reader.outcome.get(10, TimeUnit.SECONDS);
      broker.cutAll();
      var again = open(broker.nextTunnel(), "GET / HTTP/1.1\r\n\r\n", true);
      assertThat(again.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("end ");
      assertThat(broker.hellos).hasSize(2);
      assertThat(broker.hellos.get(1).agentId()).isEqualTo(broker.hellos.get(0).agentId());
      assertThat(broker.hellos.get(0).resumeKey()).isNull();
      assertThat(broker.hellos.get(1).resumeKey()).isEqualTo("resume-me");
      assertThat(listener.troubles)
          .extracting(Trouble::code)
          .containsExactly(CulvertError.SERVER_UNREACHABLE.code());
      assertThat(agent.totals().requests()).isEqualTo(2);
    }
  }

  @Test
  void exchangesUnderWayEndWithTheirConnection() throws Exception {
    try (var origin = new RawOrigin(RawOrigin.Connection::rest);
        var broker = TestBroker.welcoming();
        var agent = agent(broker.url(), origin.port())) {
      open(broker.nextTunnel(), "GET / HTTP/1.1\r\n\r\n", true);
      await().until(() -> agent.totals().requests() == 1);
      broker.cutAll();
      await().until(() -> listener.exchanges.size() == 1);
      assertThat(listener.exchanges.getFirst().error()).isEqualTo(CulvertError.AGENT_LEFT);
    }
  }

  @Test
  void aServerThatIsNotThereYetIsTriedUntilItIs() throws Exception {
    int port = freePort();
    try (var agent = agent(URI.create("ws://localhost:" + port + "/tunnel"), 1)) {
      await().until(() -> listener.troubles.size() >= 2);
      assertThat(listener.troubles.getFirst().code()).isEqualTo("CVT-2012");
      assertThat(listener.troubles.getFirst().detail()).isEqualTo("connection refused");
      try (var broker = new TestBroker(port, _ -> TestBroker.welcome(4))) {
        assertThat(broker.nextTunnel()).isNotNull();
        await().until(() -> listener.welcomes.size() == 1);
      }
      assertThat(agent.totals().requests()).isZero();
    }
  }

  @Test
  void aRefusalForGoodEndsTheAgent() throws Exception {
    var refused = new Refused("CVT-2001", "The token is not known.", "Log in.", false);
    try (var broker = new TestBroker(0, _ -> refused);
        var agent = agent(broker.url(), 1)) {
      var why = agent.finished().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(why.code()).isEqualTo("CVT-2001");
      assertThat(listener.refusals).containsExactly(why);
      assertThat(listener.troubles).isEmpty();
      assertThat(broker.hellos).hasSize(1);
    }
  }

  @Test
  void aRefusalForNowIsTriedAgain() throws Exception {
    var notReady = new Refused("CVT-2009", "Starting.", "Wait.", true);
    var count = new AtomicInteger();
    try (var broker =
            new TestBroker(
                0, _ -> count.incrementAndGet() == 1 ? notReady : TestBroker.welcome(4));
        var agent = agent(broker.url(), 1)) {
      broker.nextTunnel();
      assertThat(listener.troubles).extracting(Trouble::code).containsExactly("CVT-2009");
      assertThat(agent.finished().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void aSessionThatTheServerEndsForGoodIsNotOpenedAgain() throws Exception {
    try (var broker = TestBroker.welcoming();
        var agent = agent(broker.url(), 1)) {
      broker.nextTunnel().refuse(new Refused("CVT-2005", "Replaced.", "Stop one.", false));
      var why = agent.finished().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(why.code()).isEqualTo("CVT-2005");
    }
  }

  @Test
  void aSilentServerIsGivenUpAfterThreePings() throws Exception {
    // The welcome is the last that is ever heard of it.
    try (var broker =
            new TestBroker(
                0, _ -> Greetings.frame(UnpooledByteBufAllocator.DEFAULT, TestBroker.welcome(1)));
        var agent = agent(broker.url(), 1)) {
      await().atMost(Duration.ofSeconds(10)).until(() -> listener.troubles.size() == 1);
      assertThat(listener.welcomes).isNotEmpty();
      assertThat(listener.troubles.getFirst().detail()).contains("nothing was heard");
      await().until(() -> broker.hellos.size() == 2);
      assertThat(agent.finished().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void aServerThatIsNoTunnelServerIsNamedAsSuch() throws Exception {
    try (var web =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                });
        var _ = agent(URI.create("ws://127.0.0.1:" + web.port() + "/tunnel"), 1)) {
      await().until(() -> !listener.troubles.isEmpty());
      assertThat(listener.troubles.getFirst().detail()).contains("404");
    }
  }

  @Test
  void garbageFromTheServerEndsTheConnectionNotTheAgent() throws Exception {
    var nonsense = new Random(1);
    try (var broker =
            new TestBroker(
                0,
                _ -> {
                  if (nonsense.nextBoolean()) {
                    return new TextWebSocketFrame("hello");
                  }
                  var bytes = new byte[100];
                  nonsense.nextBytes(bytes);
                  return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes));
                });
        var agent = agent(broker.url(), 1)) {
      await().atMost(Duration.ofSeconds(20)).until(() -> listener.troubles.size() >= 3);
      assertThat(listener.troubles).extracting(Trouble::code).contains("CVT-2006");
      assertThat(agent.finished().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void theServersLinesAreShown() throws Exception {
    try (var broker = TestBroker.welcoming();
        var _ = agent(broker.url(), 1)) {
      broker.nextTunnel().log(new LogLine("warn", "Maintenance at noon."));
      await().until(() -> listener.lines.size() == 1);
      assertThat(listener.lines.getFirst().message()).isEqualTo("Maintenance at noon.");
    }
  }

  @Test
  void closingTellsTheServer() throws Exception {
    try (var broker = TestBroker.welcoming()) {
      var agent = agent(broker.url(), 1);
      broker.nextTunnel();
      agent.close();
      await().until(() -> broker.closed.size() == 1);
      assertThat(broker.closed.getFirst()).isEqualTo(CloseCause.PEER_LEFT);
      agent.close();
      assertThat(broker.hellos).hasSize(1);
    }
  }

  @Test
  void largeBodiesPassBothWaysUnchanged() throws Exception {
    // Leak detection makes masking slow here, so not larger than a few windows.
    int size = 3 * 1024 * 1024;
    byte[] body = new byte[size];
    new Random(3).nextBytes(body);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  var received = connection.bytes(size);
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                  connection.write(received);
                  connection.rest();
                });
        var broker = TestBroker.welcoming();
        var agent = agent(broker.url(), origin.port())) {
      var head = "POST / HTTP/1.1\r\nContent-Length: " + size + "\r\n\r\n";
      var reader = open(broker.nextTunnel(), head, false);
      var upload = new Upload(reader.stream.get(), body);
      reader.whenWritable = upload;
      broker.channels.getFirst().eventLoop().execute(upload);
      assertThat(reader.outcome.get(30, TimeUnit.SECONDS)).isEqualTo("end ");
      assertThat(reader.size).isEqualTo(size);
      assertThat(reader.hash()).isEqualTo(hash);
      assertThat(agent.totals().bytesIn()).isEqualTo(size + head.length());
    }
  }

  /** Sends a body as fast as the tunnel takes it. */
  private static final class Upload implements Runnable {
    private static final int PIECE = 50_000;
    private final TunnelStream stream;
    private final byte[] body;
    private int sent;

    Upload(TunnelStream stream, byte[] body) {
      this.stream = stream;
      this.body = body;
    }

    @Override
    public void run() {
      while (sent < body.length && stream.isWritable()) {
        int piece = Math.min(PIECE, body.length - sent);
        stream.data(Unpooled.wrappedBuffer(body, sent, piece));
        sent += piece;
        if (sent == body.length) {
          stream.end(Unpooled.EMPTY_BUFFER);
        }
      }
    }
  }

  @Test
  void thePipelineIsTheOneThatIsWrittenDown() {
    var attempt = new Attempt(null, new WindowBudget(1), null, null, null);
    var channel =
        new EmbeddedChannel(
            new AgentPipeline(URI.create("ws://localhost:1/tunnel"), null, attempt));
    assertThat(channel.pipeline().names())
        .containsSubsequence(
            "last-heard", "http", "whole-response", "websocket", "frames", "greeting");
    assertThat(channel.pipeline().first()).isInstanceOf(LastHeard.class);
    attempt.close();
    channel.finishAndReleaseAll();
  }
}

package io.culvert.cli.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections to the origin are made, kept, repeated and given up. */
class ConnectionsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";

  private static void serve(RawOrigin.Connection connection) throws IOException {
    while (true) {
      connection.head();
      connection.write(OK);
    }
  }

  @Test
  void whatMayBeSilentForHoursIsNotWaitedForWhileItIs() throws IOException {
    var events = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n";
    try (var origin =
            new RawOrigin(
                connection -> {
                  if (connection.head().startsWith("GET /events")) {
                    connection.write(events);
                  }
                  connection.rest();
                });
        var agent = new ForwarderFixture(origin.port())) {
      agent.end(agent.open("GET /events HTTP/1.1\r\nHost: x\r\n\r\n"));
      agent.end(agent.open("GET /report HTTP/1.1\r\nHost: x\r\n\r\n"));
      assertThat(agent.busy()).isEqualTo(2);

      await().until(() -> agent.busy() == 1);
      assertThat(agent.active()).isEqualTo(2);
    }
  }

  @Test
  void oneConnectionServesManyExchanges() throws IOException {
    try (var origin = new RawOrigin(ConnectionsTest::serve);
        var fixture = new ForwarderFixture(origin.port())) {
      for (int i = 0; i < 20; i++) {
        assertThat(fixture.get("/" + i).text()).isEqualTo("ok");
      }
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void aServerOnIpv6OnlyIsFound() throws IOException {
    RawOrigin origin;
    try {
      origin = new RawOrigin(ConnectionsTest::serve, "::1");
    } catch (IOException e) {
      assumeThat(e).as("no IPv6 here").isNull();
      return;
    }
    try (origin;
        var fixture = new ForwarderFixture(origin.port())) {
      assertThat(fixture.get("/").text()).isEqualTo("ok");
      assertThat(fixture.exchange(POST).text()).isEqualTo("ok");
    }
  }

  @Test
  void nobodyListeningIsSaidAtOnce() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (var fixture = new ForwarderFixture(port)) {
      var stream = fixture.get("/");
      assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_UNREACHABLE);
      assertThat(fixture.reports)
          .extracting(ExchangeReport::error)
          .containsExactly(CulvertError.ORIGIN_UNREACHABLE);
    }
  }

  @Test
  void aSilentOriginTimesOut() throws IOException {
    try (var origin = new RawOrigin(RawOrigin.Connection::rest);
        var fixture =
            new ForwarderFixture(
                origin.port(),
                OriginLimits.standard().withResponseTimeout(Duration.ofMillis(200)))) {
      var stream = fixture.get("/");
      assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_TIMEOUT);
      assertThat(fixture.active()).isZero();
    }
  }

  @Test
  void aSlowClientIsNotTheOriginsFault() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.bytes(2);
                  connection.write(OK);
                });
        var fixture =
            new ForwarderFixture(
                origin.port(),
                OriginLimits.standard().withResponseTimeout(Duration.ofSeconds(1)))) {
      var stream = fixture.open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n");
      fixture.data(stream, "1");
      await()
          .during(Duration.ofMillis(1_500))
          .atMost(Duration.ofSeconds(5))
          .until(() -> stream.resetCode() == null);
      fixture.data(stream, "2");
      fixture.end(stream);
      fixture.awaitOutcome(stream);
      assertThat(stream.text()).isEqualTo("ok");
    }
  }

  @Test
  void aKeptConnectionThatTurnsOutDeadIsReplacedOnce() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(OK);
                  if (connection.number() == 1) {
                    connection.head();
                    connection.reset();
                  }
                  serve(connection);
                });
        var fixture = new ForwarderFixture(origin.port())) {
      fixture.get("/first");
      assertThat(fixture.get("/second").text()).isEqualTo("ok");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void aRequestThatMustNotBeRepeatedIsNotRepeated() throws IOException {
    var posts = new CountDownLatch(2);
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(OK);
                  connection.head();
                  posts.countDown();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      fixture.get("/first");
      var stream = fixture.exchange(POST);
      assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
      assertThat(posts.getCount()).isEqualTo(1);
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void aRequestThatMustNotBeRepeatedGetsAConnectionThatIsSurelyAlive() throws IOException {
    var limits = OriginLimits.standard();
    var never =
        new OriginLimits(
            limits.connections(),
            limits.waiting(),
            limits.connectTimeout(),
            limits.responseTimeout(),
            limits.idle(),
            Duration.ZERO);
    try (var origin = new RawOrigin(ConnectionsTest::serve);
        var fixture = new ForwarderFixture(origin.port(), never)) {
      fixture.get("/first");
      fixture.exchange(POST);
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void aFreshConnectionThatDiesIsNotTriedAgain() throws IOException {
    try (var origin = new RawOrigin(RawOrigin.Connection::head);
        var fixture = new ForwarderFixture(origin.port())) {
      assertThat(fixture.get("/").resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatLeavesEndsTheConnectionToTheOrigin() throws IOException {
    var noticed = new CountDownLatch(1);
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.rest();
                  noticed.countDown();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.open("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      await().until(() -> origin.connections() == 1);
      fixture.reset(stream);
      await().until(() -> noticed.getCount() == 0);
      assertThat(fixture.reports)
          .extracting(ExchangeReport::error)
          .containsExactly(CulvertError.CLIENT_LEFT);
    }
  }

  @Test
  void exchangesBeyondTheBoundWaitAndThenAreRefused() throws IOException {
    var go = new CountDownLatch(1);
    try (var origin =
            new RawOrigin(
                connection -> {
                  while (true) {
                    connection.head();
                    awaitQuietly(go);
                    connection.write(OK);
                  }
                });
        var fixture =
            new ForwarderFixture(origin.port(), OriginLimits.standard().withConnections(2, 3))) {
      var streams = new ArrayList<RecordedStream>();
      for (int i = 0; i < 6; i++) {
        streams.add(fixture.open("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      }
      assertThat(streams.getLast().resetCode()).isEqualTo(ResetCode.REFUSED);
      go.countDown();
      streams.forEach(fixture::awaitOutcome);
      assertThat(streams.subList(0, 5)).allMatch(RecordedStream::isEnded);
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void whoHasLeftWhileItWaitedTakesNoPlaceInTheLine() throws IOException {
    var mayAnswer = new CountDownLatch(1);
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  awaitQuietly(mayAnswer);
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                  serve(connection);
                });
        var agent =
            new ForwarderFixture(origin.port(), OriginLimits.standard().withConnections(1, 2))) {
      var running = open(agent);
      agent.reset(open(agent));
      agent.reset(open(agent));

      var waiting = open(agent);

      assertThat(waiting.resetCode()).isNull();
      mayAnswer.countDown();
      agent.awaitOutcome(running);
      agent.awaitOutcome(waiting);
      assertThat(waiting.isEnded()).isTrue();
    }
  }

  private static RecordedStream open(ForwarderFixture agent) {
    var stream = agent.open("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    agent.end(stream);
    return stream;
  }

  @Test
  void upgradedConnectionsDoNotUseUpTheBound() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  if (connection.head().contains("Upgrade")) {
                    connection.write("HTTP/1.1 101 X\r\nUpgrade: e\r\nConnection: upgrade\r\n\r\n");
                    connection.rest();
                  } else {
                    connection.write(OK);
                    serve(connection);
                  }
                });
        var fixture =
            new ForwarderFixture(origin.port(), OriginLimits.standard().withConnections(1, 3))) {
      for (int i = 0; i < 3; i++) {
        var up = fixture.open("GET / HTTP/1.1\r\nUpgrade: e\r\nConnection: upgrade\r\n\r\n");
        await().until(() -> up.lastHead().startsWith("HTTP/1.1 101"));
      }
      assertThat(fixture.get("/").text()).isEqualTo("ok");
      assertThat(fixture.onLoop(() -> fixture.forwarder.pool().open())).isEqualTo(1);
    }
  }

  @Test
  void unusedConnectionsAreClosedInTime() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(
                      "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 0\r\n\r\n");
                  connection.rest();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      fixture.get("/");
      await().atMost(Duration.ofSeconds(5)).until(() -> fixture.idle() == 0);
      await().until(() -> fixture.onLoop(() -> fixture.forwarder.pool().open()) == 0);
    }
  }

  @Test
  void aKeptConnectionThatTheOriginClosesIsForgotten() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(OK);
                });
        var fixture = new ForwarderFixture(origin.port())) {
      fixture.get("/");
      await().until(() -> fixture.onLoop(() -> fixture.forwarder.pool().open()) == 0);
      assertThat(fixture.idle()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "H",
        "HTTP/1.1 500 The beginning of a line",
        "HTTP/1.1 500 A line\r\n",
        "HTTP/1.1 500 A line\r\nX-Field: a\r\n"
      })
  void theBeginningOfAnotherResponseIsNotPutBeforeTheNextOne(String surplus) throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(connection.number() == 1 ? OK + surplus : OK);
                  serve(connection);
                });
        var fixture = new ForwarderFixture(origin.port())) {
      assertThat(fixture.get("/first").text()).isEqualTo("ok");
      var second = fixture.get("/second");
      assertThat(second.lastHead()).startsWith("HTTP/1.1 200");
      assertThat(second.text()).isEqualTo("ok");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void aKeptConnectionOnWhichAResponseBeginsUnaskedIsClosed() throws IOException {
    var kept = new CountDownLatch(1);
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(OK);
                  awaitQuietly(kept);
                  connection.write("HTTP/1.1 408 Too l");
                  connection.rest();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      fixture.get("/");
      await().until(() -> fixture.idle() == 1);
      kept.countDown();
      await().until(() -> fixture.idle() == 0);
    }
  }

  @Test
  void thePipelineIsTheOneThatIsWrittenDown() {
    var channel =
        new EmbeddedChannel(new OriginConnector.OriginPipeline(OriginConnection::initialise, null));
    assertThat(channel.pipeline().names()).startsWith("not-read", "http", "exchange");
    channel.finishAndReleaseAll();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

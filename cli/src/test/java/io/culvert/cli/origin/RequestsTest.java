package io.culvert.cli.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.stream.ResetCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What reaches the origin of a request. */
class RequestsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void theHeadReachesTheOriginByteForByte() throws IOException {
    var head =
        "GET /a/../b//%2e?q=\u00e4\u00f6;x&y=a://b HTTP/1.1\r\nhOST: shop.localhost\r\nX-Two: 1\r\n"
            + "x-two: 2\r\nX-Two: 1\r\nCookie: \u00fc=\u00ff\r\n\r\n";
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var origin =
            new RawOrigin(
                connection -> {
                  seen.add(connection.head());
                  connection.write(OK);
                });
        var fixture = new ForwarderFixture(origin.port())) {
      fixture.exchange(head);
      assertThat(seen).containsExactly(head);
    }
  }

  @Test
  void aBodyWithALengthPassesUnchanged() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  seen.add(connection.text(10));
                  connection.write(OK);
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
      fixture.data(stream, "01\u0000\u00ff4");
      fixture.data(stream, "56789");
      fixture.end(stream);
      fixture.awaitOutcome(stream);
      assertThat(seen).containsExactly("01\u0000\u00ff456789");
      assertThat(stream.consumedBytes()).isEqualTo(10);
    }
  }

  @Test
  void aBodyWithoutLengthIsChunkedAgainWithItsTrailers() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    var reached = new CountDownLatch(1);
    var expected = "5\r\nhello\r\n1\r\n!\r\n0\r\nX-Sum: 6\r\n\r\n";
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  reached.countDown();
                  seen.add(connection.text(expected.length()));
                  connection.write(OK);
                  connection.head();
                  seen.add(connection.text(5));
                  connection.write(OK);
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
      var stream = fixture.open(head);
      awaitQuietly(reached);
      fixture.data(stream, "hello");
      fixture.data(stream, "");
      fixture.data(stream, "!");
      fixture.end(stream, "X-Sum: 6\r\n\r\n");
      fixture.awaitOutcome(stream);
      fixture.exchange(head);
      assertThat(seen).containsExactly(expected, "0\r\n\r\n");
    }
  }

  @Test
  void theOriginAnswers100BeforeTheBodyIsSent() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  assertThat(connection.head()).contains("Expect: 100-continue");
                  connection.write("HTTP/1.1 100 Continue\r\n\r\n");
                  assertThat(connection.text(4)).isEqualTo("body");
                  connection.write(OK);
                  connection.rest();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream =
          fixture.open(
              "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
      await().until(() -> stream.heads().size() == 1);
      assertThat(stream.lastHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      fixture.data(stream, "body");
      fixture.end(stream);
      fixture.awaitOutcome(stream);
      assertThat(stream.text()).isEqualTo("ok");
      assertThat(origin.troubles()).isEmpty();
    }
  }

  @Test
  void anOriginMayRefuseAnExpectationAndNeverSeeTheBody() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(
                      "HTTP/1.1 417 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream =
          fixture.open(
              "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
      fixture.awaitOutcome(stream);
      assertThat(stream.lastHead()).startsWith("HTTP/1.1 417 No");
      assertThat(fixture.active()).isZero();
    }
  }

  @Test
  void aResponseBeforeTheEndOfTheRequestDoesNotHoldTheClientUp() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.bytes(4);
                  connection.write(
                      "HTTP/1.1 413 Too Large\r\n"
                          + "Connection: close\r\n"
                          + "Content-Length: 3\r\n\r\n"
                          + "big");
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
      fixture.data(stream, "part");
      fixture.awaitOutcome(stream);
      assertThat(stream.text()).isEqualTo("big");
      assertThat(stream.isEnded()).isTrue();
      fixture.data(stream, new byte[500_000]);
      await().until(() -> stream.consumedBytes() == 500_004);
      assertThat(stream.resetCode()).isNull();
      assertThat(fixture.active()).isZero();
    }
  }

  @Test
  void anOriginThatAnswersEarlyMayStillReadTheWholeRequest() throws IOException {
    var whole = new CountDownLatch(1);
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(OK);
                  connection.bytes(1_000_000);
                  whole.countDown();
                  connection.head();
                  connection.write(OK);
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
      fixture.awaitOutcome(stream);
      for (int i = 0; i < 10; i++) {
        fixture.data(stream, new byte[100_000]);
      }
      fixture.end(stream);
      await().until(() -> whole.getCount() == 0);
      await().until(() -> fixture.active() == 0);
      assertThat(fixture.get("/next").text()).isEqualTo("ok");
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void anOriginThatStopsReadingStillGetsItsResponseThrough() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(
                      "HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
                  connection.socket().shutdownOutput();
                  connection.bytes(100_000);
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.open("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      fixture.data(stream, new byte[200_000]);
      fixture.awaitOutcome(stream);
      assertThat(stream.isEnded()).isTrue();
      assertThat(stream.text()).isEqualTo("no");
      await().until(() -> stream.consumedBytes() == 200_000);
    }
  }

  @Test
  void creditComesBackOnlyWhenTheOriginReads() throws IOException {
    var readOn = new CountDownLatch(1);
    var total = 32 * 1024 * 1024;
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  awaitQuietly(readOn);
                  connection.bytes(total);
                  connection.write(OK);
                  connection.rest();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream =
          fixture.open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + total + "\r\n\r\n");
      int sent = 0;
      while (sent - stream.consumedBytes() < ProtocolLimits.MAX_WINDOW) {
        fixture.data(stream, new byte[1024 * 1024]);
        sent += 1024 * 1024;
      }
      assertThat(stream.consumedBytes()).isLessThan(sent);
      readOn.countDown();
      for (; sent < total; sent += 1024 * 1024) {
        int before = sent;
        await().until(() -> before - stream.consumedBytes() < ProtocolLimits.MAX_WINDOW);
        fixture.data(stream, new byte[1024 * 1024]);
      }
      fixture.end(stream);
      fixture.awaitOutcome(stream);
      assertThat(stream.text()).isEqualTo("ok");
      assertThat(stream.consumedBytes()).isEqualTo(total);
    }
  }

  @Test
  void aBodyOfSingleBytesDoesNotPileUpForAnOriginThatDoesNotRead() throws IOException {
    var reached = new CountDownLatch(1);
    var enough = new CountDownLatch(1);
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  reached.countDown();
                  awaitQuietly(enough);
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.open("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      awaitQuietly(reached);
      long sent = 0;
      while (sent - stream.consumedBytes() < ProtocolLimits.MAX_WINDOW / 2) {
        fixture.data(stream, new byte[64 * 1024]); // until the kernel takes no more
        sent += 64 * 1024;
      }
      fixture.onLoop(
          () -> {
            for (int i = 0; i < 100_000 && stream.resetCode() == null; i++) {
              stream.listener.onData(ForwarderFixture.buffer(new byte[1]));
            }
            return "";
          });
      fixture.awaitOutcome(stream);
      assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
      enough.countDown();
    }
  }

  @Test
  void bodiesThatDoNotFitTheirHeadNeverReachTheOriginWhole() throws IOException {
    try (var origin = new RawOrigin(RawOrigin.Connection::rest);
        var fixture = new ForwarderFixture(origin.port())) {
      var tooLong = fixture.open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
      fixture.data(tooLong, "1234");
      var tooShort = fixture.open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
      fixture.data(tooShort, "12");
      fixture.end(tooShort);
      var none = fixture.open("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      fixture.data(none, "GET /smuggled HTTP/1.1\r\n\r\n");
      var two =
          fixture.open(
              "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding:"
                  + " chunked\r\n\r\n");
      var broken = fixture.open("POST / HTTP/1.1\r\nHost x\r\n\r\n");
      var trailers = fixture.open("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
      fixture.end(trailers, "not a trailer");
      assertThat(List.of(tooLong, tooShort, none, two, broken, trailers))
          .extracting(RecordedStream::resetCode)
          .containsOnly(ResetCode.PROTOCOL_ERROR);
      assertThat(fixture.active()).isZero();
    }
  }

  @Test
  void anUpgradedConnectionIsRawBothWaysAndHalfCloses() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade:"
                          + " echo\r\n\r\nwelcome");
                  seen.add(new String(connection.rest(), ISO_8859_1));
                  connection.write("\u0000\u00ffbye");
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream =
          fixture.open("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      await().until(() -> stream.text().equals("welcome"));
      assertThat(stream.lastHead())
          .isEqualTo(
              "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      fixture.data(stream, new String(new char[200_000]).replace('\0', 'x'));
      fixture.end(stream);
      fixture.awaitOutcome(stream);
      assertThat(stream.text()).isEqualTo("welcome\u0000\u00ffbye");
      assertThat(seen.getFirst()).hasSize(200_000);
      assertThat(fixture.active()).isZero();
      assertThat(fixture.reports).extracting(ExchangeReport::status).containsExactly(101);
    }
  }

  @Test
  void anUpgradedOriginMayEndFirst() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: e\r\n\r\nhi");
                  connection.socket().shutdownOutput();
                  seen.add(new String(connection.rest(), ISO_8859_1));
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream =
          fixture.open("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: e\r\n\r\n");
      fixture.awaitOutcome(stream);
      assertThat(fixture.active()).isEqualTo(1);
      fixture.data(stream, "still here");
      fixture.end(stream);
      await().until(() -> fixture.active() == 0);
      await().until(() -> !seen.isEmpty());
      assertThat(seen).containsExactly("still here");
    }
  }

  @Test
  void anUpgradeThatIsDeclinedIsAnOrdinaryResponse() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  while (true) {
                    connection.head();
                    connection.write(OK);
                  }
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream =
          fixture.open("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: e\r\n\r\n");
      fixture.awaitOutcome(stream);
      assertThat(stream.text()).isEqualTo("ok");
      assertThat(fixture.active()).isZero();
      fixture.get("/");
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

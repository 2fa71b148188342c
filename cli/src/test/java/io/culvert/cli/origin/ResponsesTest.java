package io.culvert.cli.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an origin may answer, and what comes out of the tunnel. */
class ResponsesTest {

  private static RawOrigin answering(String response) throws IOException {
    return new RawOrigin(
        connection -> {
          while (true) {
            connection.head();
            connection.write(response);
          }
        });
  }

  private static RawOrigin answeringOnce(String response) throws IOException {
    return new RawOrigin(
        connection -> {
          connection.head();
          connection.write(response);
        });
  }

  @Test
  void fieldsKeepTheirCaseOrderAndRepeats() throws IOException {
    try (var origin =
            answering(
                "HTTP/1.1 299 Quite \u00e4 reason\r\n"
                    + "set-COOKIE: a=1\r\n"
                    + "X-b: \u00fc\u00ff\r\n"
                    + "Set-Cookie: b=2\r\n"
                    + "set-COOKIE: a=1\r\n"
                    + "Content-Length: 2\r\n"
                    + "x-Empty:\r\n\r\n"
                    + "ok");
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.get("/");
      assertThat(stream.heads())
          .containsExactly(
              "HTTP/1.1 299 Quite \u00e4 reason\r\nset-COOKIE: a=1\r\nX-b: \u00fc\u00ff\r\n"
                  + "Set-Cookie: b=2\r\nset-COOKIE: a=1\r\nContent-Length: 2\r\nx-Empty: \r\n\r\n");
      assertThat(stream.text()).isEqualTo("ok");
    }
  }

  @Test
  void fieldsOfTheConnectionStayWithTheConnection() throws IOException {
    try (var origin =
            answering(
                "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive:"
                    + " timeout=5\r\nProxy-Connection: x\r\nUpgrade: h2c\r\nX-Stay: 1\r\n"
                    + "Content-Length: 0\r\n\r\n");
        var fixture = new ForwarderFixture(origin.port())) {
      assertThat(fixture.get("/").lastHead())
          .isEqualTo("HTTP/1.1 200 OK\r\nX-Stay: 1\r\nContent-Length: 0\r\n\r\n");
    }
  }

  @Test
  void binaryBodiesPassUnchanged() throws IOException {
    var body = new byte[300_000];
    new Random(7).nextBytes(body);
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n").write(body);
                  connection.rest();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      assertThat(fixture.get("/").bytes()).isEqualTo(body);
    }
  }

  @Test
  void aResponseToHeadHasNoBodyAndTheConnectionIsUsedAgain() throws IOException {
    try (var origin =
            answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nTransfer-Encoding: chunked\r\n\r\n");
        var fixture = new ForwarderFixture(origin.port())) {
      var first = fixture.exchange("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
      var second = fixture.exchange("HEAD /b HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(first.isEnded()).isTrue();
      assertThat(first.size()).isZero();
      assertThat(second.isEnded()).isTrue();
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void status204And304HaveNoBodyWhateverTheFieldsSay() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write("HTTP/1.1 204 No Content\r\n\r\n");
                  connection.head();
                  connection.write("HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n");
                  connection.rest();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      assertThat(fixture.get("/").isEnded()).isTrue();
      var notModified = fixture.get("/");
      assertThat(notModified.lastHead()).contains("Content-Length: 77");
      assertThat(notModified.size()).isZero();
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void aChunkedBodyPassesUnchunkedWithItsTrailers() throws IOException {
    try (var origin =
            answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                    + "5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nX-Sum: 6\r\nx-sum: again\r\n\r\n");
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.get("/");
      assertThat(stream.lastHead())
          .contains("Transfer-Encoding: chunked")
          .contains("Trailer: X-Sum");
      assertThat(stream.text()).isEqualTo("hello!");
      assertThat(stream.trailers()).isEqualTo("X-Sum: 6\r\nx-sum: again\r\n\r\n");
      fixture.get("/");
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void aBodyThatEndsWithTheConnectionIsAnnouncedAsChunked() throws IOException {
    try (var origin =
            answeringOnce("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold style");
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.get("/");
      assertThat(stream.lastHead())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n");
      assertThat(stream.text()).isEqualTo("old style");
      assertThat(stream.isEnded()).isTrue();
    }
  }

  @Test
  void aBodyThatShouldEndWithTheConnectionButIsResetIsBrokenOff() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write("HTTP/1.0 200 OK\r\n\r\npart");
                  connection.bytes(1);
                  connection.reset();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n");
      await().until(() -> stream.text().equals("part"));
      fixture.data(stream, "x");
      fixture.awaitOutcome(stream);
      assertThat(stream.isEnded()).isFalse();
      assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
    }
  }

  @Test
  void interimResponsesPassBeforeTheFinalOne() throws IOException {
    try (var origin =
            answering(
                "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
                    + "HTTP/1.1 102 Processing\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.get("/");
      assertThat(stream.heads())
          .containsExactly(
              "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n",
              "HTTP/1.1 102 Processing\r\n\r\n",
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
      assertThat(stream.text()).isEqualTo("ok");
      assertThat(fixture.reports).extracting(ExchangeReport::status).containsExactly(200);
    }
  }

  @Test
  void aBodyCutShortIsBrokenOffNotEnded() throws IOException {
    try (var origin = answeringOnce("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.get("/");
      assertThat(stream.isEnded()).isFalse();
      assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
      assertThat(fixture.reports)
          .extracting(ExchangeReport::error)
          .containsExactly(CulvertError.ORIGIN_BROKE_OFF);
    }
  }

  @Test
  void aChunkedBodyCutShortIsBrokenOff() throws IOException {
    try (var origin =
            answeringOnce("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.get("/");
      assertThat(stream.isEnded()).isFalse();
      assertThat(stream.resetCode()).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
    }
  }

  @Test
  void whatIsNotHttpIsBrokenOff() throws IOException {
    for (var nonsense :
        new String[] {
          "SSH-2.0-OpenSSH_9.2\r\n\r\n",
          "HTTP/1.1 abc OK\r\n\r\n",
          "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nB@d: 1\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello!",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
          "HTTP/1.1 200 OK\r\nX: " + "y".repeat(130_000) + "\r\n\r\n",
          "",
        }) {
      try (var origin = answeringOnce(nonsense);
          var fixture = new ForwarderFixture(origin.port())) {
        var stream = fixture.get("/");
        assertThat(stream.resetCode()).as(nonsense).isEqualTo(ResetCode.ORIGIN_BROKE_OFF);
        assertThat(fixture.active()).isZero();
      }
    }
  }

  @Test
  void bytesAfterAResponseDoNotReachTheNextExchange() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                          + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                  connection.rest();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      assertThat(fixture.get("/1").text()).isEqualTo("ok");
      assertThat(fixture.get("/2").text()).isEqualTo("ok");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void anEventStreamIsReportedWhenItBeginsAndPassesAtOnce() throws IOException {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
                  connection.rest();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = fixture.open("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
      await().until(() -> stream.text().equals("data: 1\n\n"));
      assertThat(fixture.reports).hasSize(1);
      fixture.reset(stream);
      assertThat(fixture.active()).isZero();
    }
  }

  @Test
  void aSlowReaderStopsTheOriginInsteadOfFillingMemory() throws IOException {
    var total = 64 * 1024 * 1024;
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + total + "\r\n\r\n");
                  connection.write(new byte[total]);
                  connection.rest();
                });
        var fixture = new ForwarderFixture(origin.port())) {
      var stream = new RecordedStream();
      stream.stopAfter(1024 * 1024);
      fixture.open(stream, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      await().until(() -> !stream.isWritable());
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(10))
          .until(() -> stream.size() < 2 * 1024 * 1024);
      stream.stopAfter(Integer.MAX_VALUE);
      fixture.writable(stream);
      fixture.awaitOutcome(stream);
      assertThat(stream.size()).isEqualTo(total);
    }
  }

  @Test
  void whatFollowsAWholeResponseDoesNotTakeItBack() throws Exception {
    try (var origin =
            new RawOrigin(
                connection -> {
                  connection.head();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  connection.write("nonsense\r\n\r\n");
                  connection.rest();
                });
        var agent = new ForwarderFixture(origin.port())) {
      var stream = agent.open("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      agent.data(stream, "some");
      await().until(stream::isEnded);
      await().until(() -> agent.active() == 0);
      assertThat(stream.resetCode()).isNull();
      assertThat(agent.reports.getFirst().error()).isNull();
    }
  }
}

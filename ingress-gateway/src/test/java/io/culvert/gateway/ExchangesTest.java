package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.events.Completeness;
import io.culvert.events.Outcome;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.stream.ResetCode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exchanges over a real socket, as a client sees them. */
class ExchangesTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aGetReachesTheAgentAndItsAnswerTheClient() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "hello"));
    try (var client = gateway.connect()) {
      var response =
          client
              .send(
                  "GET /a%2Fb?q=1&q=2 HTTP/1.1\r\n"
                      + "Host: Shop.localhost:8190\r\n"
                      + "X-a: 1\r\n"
                      + "x-A: 2\r\n\r\n")
              .read();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("hello");
      assertThat(tunnel.stream(0).head())
          .isEqualTo(
              """
              GET /a%2Fb?q=1&q=2 HTTP/1.1\r
              Host: Shop.localhost:8190\r
              X-a: 1\r
              x-A: 2\r
              X-Forwarded-For: 127.0.0.1\r
              X-Forwarded-Proto: http\r
              X-Forwarded-Host: Shop.localhost:8190\r
              X-Real-IP: 127.0.0.1\r
              Forwarded: for=127.0.0.1;host="Shop.localhost:8190";proto=http\r
              Via: 1.1 culvert\r
              \r
              """);
    }
  }

  @Test
  void aPostedBodyArrivesByteForByteAndIsRecorded() throws IOException {
    gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(201, s.body()));
    var body = new byte[100_000];
    new java.util.Random(7).nextBytes(body);
    try (var client = gateway.connect()) {
      client.send("POST /in HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 100000\r\n\r\n");
      var response = client.send(body).read();

      assertThat(response.status()).isEqualTo(201);
      assertThat(response.body()).isEqualTo(body);
    }
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getOutcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(recorded.getRequestBody().getSize()).isEqualTo(100_000);
    assertThat(recorded.getRequestBody().getCompleteness()).isEqualTo(Completeness.WHOLE);
    assertThat(recorded.getResponseBody().getChunks()).isEqualTo(1);
  }

  @Test
  void aChunkedUploadWithTrailersArrivesUndechunkedWithThem() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "ok"));
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 42\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(200);
      assertThat(new String(tunnel.stream(0).body(), ISO_8859_1)).isEqualTo("hello world");
      assertThat(tunnel.stream(0).head()).contains("\r\nTransfer-Encoding: chunked\r\n");
      assertThat(tunnel.stream(0).trailers()).isEqualTo("X-Sum: 42\r\n\r\n");
    }
  }

  @Test
  void anUnknownHostIs404AndAnOfflineOne502() throws IOException {
    gateway.tunnels.offline("away.localhost");
    try (var client = gateway.connect()) {
      var unknown = client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n").read();
      var offline = client.send("GET / HTTP/1.1\r\nHost: away.localhost\r\n\r\n").read();

      assertThat(unknown.status()).isEqualTo(404);
      assertThat(unknown.text()).contains("CVT-1001");
      assertThat(offline.status()).isEqualTo(502);
      assertThat(offline.text()).contains("CVT-1002");
    }
  }

  @Test
  void anAgentThatLeavesBeforeTheHeadIs502AndAfterItACutConnection() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(0).sendReset(ResetCode.AGENT_GONE);
      assertThat(client.read().text()).contains("CVT-1006");

      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(1).sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      tunnel.stream(1).send("half");
      Soon.until(() -> tunnel.stream(1).consumed() == 4);
      tunnel.stream(1).sendReset(ResetCode.AGENT_GONE);
      assertThatThrownBy(client::read).isInstanceOf(IOException.class);
    }
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.AGENT_LEFT);
    assertThat(gateway.log.completed(0).getErrorCode()).isEqualTo("CVT-1006");
    assertThat(gateway.log.completed(0).getResponse().getStatus()).isEqualTo(502);
    assertThat(gateway.log.completed(1).getOutcome()).isEqualTo(Outcome.AGENT_LEFT);
    assertThat(gateway.log.completed(1).getResponse().getStatus()).isEqualTo(200);
    assertThat(gateway.log.completed(1).getResponseBody().getEnded()).isFalse();
  }

  @Test
  void aClientThatLeavesWithTheLastByteThatWasAnnouncedWasAnswered() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(0).sendHead("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
      tunnel.stream(0).send("whole");
      assertThat(client.read().text()).isEqualTo("whole");
      client.abort();
    }
    Soon.until(() -> tunnel.stream(0).wasReset() == ResetCode.CLIENT_LEFT);
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(gateway.log.completed(0).getResponseBody().getEnded()).isTrue();
  }

  @Test
  void aClientThatLeavesResetsItsStream() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(0);
      client.abort();
    }
    Soon.until(() -> tunnel.stream(0).wasReset() == ResetCode.CLIENT_LEFT);
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.CLIENT_LEFT);
    assertThat(gateway.log.completed(0).getErrorCode()).isEqualTo("CVT-1017");
  }

  @Test
  void oneConnectionCarriesManyExchanges() throws IOException {
    gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, s.head().split(" ")[1]));
    try (var client = gateway.connect()) {
      for (int i = 0; i < 200; i++) {
        client.send("GET /" + i + " HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
        assertThat(client.read().text()).isEqualTo("/" + i);
      }
    }
    gateway.log.completed(199);
    assertThat(gateway.log.completed()).hasSize(200);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrderOneAtATime() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      var requests = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        requests.append("GET /" + i + " HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 50; i++) {
        assertThat(tunnel.stream(i).head()).startsWith("GET /" + i + " ");
        assertThat(tunnel.streams()).hasSize(i + 1);
        tunnel.stream(i).respond(200, "answer " + i);
        assertThat(client.read().text()).isEqualTo("answer " + i);
      }
    }
  }

  @Test
  void headAnd204And304HaveNoBodyAndTheConnectionGoesOn() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(0).sendHead("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
      tunnel.stream(0).sendEnd("");
      assertThat(client.readHead()).contains("\r\nContent-Length: 12345\r\n");

      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(1).sendHead("HTTP/1.1 204 No Content\r\nX-a: b\r\n\r\n");
      tunnel.stream(1).sendEnd("");
      assertThat(client.read().head()).startsWith("HTTP/1.1 204 ").doesNotContain("Encoding");

      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(2).sendHead("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n");
      tunnel.stream(2).sendEnd("");
      assertThat(client.read().field("Content-Length")).isEqualTo("99");

      client.send("HEAD / HTTP/1.1\r\nHost: nobody.localhost\r\nAccept: text/html\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 404 ").contains("\r\nContent-Length: ");

      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(3).respond(200, "still here");
      assertThat(client.read().text()).isEqualTo("still here");
    }
  }

  @Test
  void aBodyOfUnknownLengthIsChunkedWithItsTrailers() throws IOException {
    gateway
        .tunnels
        .online("shop.localhost")
        .onRequest(
            s -> {
              s.sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n");
              s.send("one ");
              s.send("two");
              s.sendEnd("X-Sum: 7\r\nContent-Length: 5\r\n\r\n");
            });
    try (var client = gateway.connect()) {
      var response = client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n").read();

      assertThat(response.text()).isEqualTo("one two");
      assertThat(response.trailers()).isEqualTo("X-Sum: 7\n");
      assertThat(response.field("Transfer-Encoding")).isEqualTo("chunked");
    }
    var body = gateway.log.completed(0).getResponseBody();
    assertThat(body.getTrailers()).extracting("name").containsExactly("X-Sum");
    assertThat(ISO_8859_1.decode(body.getInline()).toString()).isEqualTo("one two");
  }

  @Test
  void http10GetsNoChunksAndNoInterimAndAClosedConnectionUnlessItAsks() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    tunnel.onRequest(
        s -> {
          s.sendHead("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
          s.sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          s.send("until the end");
          s.sendEnd("X-Sum: 1\r\n\r\n");
        });
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.0\r\nHost: shop.localhost\r\nConnection: keep-alive\r\n\r\n");

      assertThat(client.readHead())
          .startsWith("HTTP/1.1 200 ")
          .contains("\r\nConnection: close\r\n")
          .doesNotContain("chunked");
      assertThat(client.readToEnd()).isEqualTo("until the end");
    }
    tunnel.onRequest(s -> s.respond(200, "ok"));
    try (var client = gateway.connect()) {
      var request = "GET / HTTP/1.0\r\nHost: shop.localhost\r\n";
      var kept = client.send(request + "Connection: keep-alive\r\n\r\n").read();
      assertThat(kept.field("Connection")).isEqualTo("keep-alive");
      var closed = client.send(request + "\r\n").read();
      assertThat(closed.field("Connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void aBrokenOffHttp10ResponseDoesNotLookComplete() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.0\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(0).sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      tunnel.stream(0).send("half");
      Soon.until(() -> tunnel.stream(0).consumed() == 4);
      tunnel.stream(0).sendReset(ResetCode.ORIGIN_BROKE_OFF);

      assertThatThrownBy(client::readToEnd).isInstanceOf(IOException.class);
    }
  }

  @Test
  void interimResponsesPass() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\n"
              + "Host: shop.localhost\r\n"
              + "Expect: 100-continue\r\n"
              + "Content-Length: 2\r\n\r\n");
      assertThat(tunnel.stream(0).head()).contains("\r\nExpect: 100-continue\r\n");
      tunnel.stream(0).sendHead("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
      client.send("hi");
      Soon.until(() -> tunnel.stream(0).isEnded());
      tunnel.stream(0).sendHead("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n");
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 103 ")
          .contains("\r\nLink: </style.css>\r\n");
      tunnel.stream(0).respond(200, "done");
      assertThat(client.read().text()).isEqualTo("done");
    }
  }

  @Test
  void anExpectationRefusedByTheOriginClosesTheConnection() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").onOpen(s -> s.respond(417, "no"));
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\n"
              + "Host: shop.localhost\r\n"
              + "Expect: 100-continue\r\n"
              + "Content-Length: 9\r\n\r\n");
      var response = client.read();

      assertThat(response.status()).isEqualTo(417);
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEmpty();
    }
    Soon.until(() -> tunnel.stream(0).wasReset() == ResetCode.CLIENT_LEFT);
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void anEarlyResponseLetsTheUploadGoOn() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").onOpen(s -> s.respond(200, "early"));
    try (var client = gateway.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 10\r\n\r\n12345");
      assertThat(client.read().text()).isEqualTo("early");
      client.send("67890GET /next HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      assertThat(client.read().text()).isEqualTo("early");
      assertThat(new String(tunnel.stream(0).body(), ISO_8859_1)).isEqualTo("1234567890");
      assertThat(tunnel.stream(1).head()).startsWith("GET /next ");
    }
    assertThat(gateway.log.completed(0).getRequestBody().getEnded()).isTrue();
  }

  @Test
  void anExchangeIsRecordedWithWhatWasCountedUntilItsStreamWasOver() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      var stream = tunnel.stream(0).overWhenToldSo();
      stream.respond(200, "whole");
      assertThat(client.read().text()).isEqualTo("whole");
      long before = stream.bytesOut();
      stream.countsLate(7);
      stream.isOverNow();

      assertThat(gateway.log.completed(0).getBytesOut()).isEqualTo(before + 7);
    }
  }

  @Test
  void anUploadThatNobodyReadsAfterAnEarlyResponseEndsTheConnection() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").onOpen(s -> s.respond(413, "too large"));
    try (var client = gateway.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 10\r\n\r\n12345");
      assertThat(client.read().status()).isEqualTo(413);
      tunnel.stream(0).sendReset(ResetCode.ORIGIN_BROKE_OFF);
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void absoluteTargetsCountMoreThanHostAndOptionsKnowsTheAsterisk() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "ok"));
    try (var client = gateway.connect()) {
      client.send("GET http://Shop.localhost:8190/a?b HTTP/1.1\r\nHost: other.localhost\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      client.send("OPTIONS * HTTP/1.1\r\nHost: shop.localhost.\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      client.send("OPTIONS http://shop.localhost HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(tunnel.stream(0).head())
        .startsWith("GET /a?b HTTP/1.1\r\nHost: Shop.localhost:8190\r\n");
    assertThat(tunnel.stream(1).head()).startsWith("OPTIONS * HTTP/1.1\r\n");
    assertThat(tunnel.stream(2).head()).startsWith("OPTIONS * HTTP/1.1\r\n");
    assertThat(gateway.log.completed(0).getRequest().getTarget())
        .isEqualTo("http://Shop.localhost:8190/a?b");
  }

  @Test
  void anAgentThatBreaksTheRulesIsRefusedBeforeTheHeadAndCutOffAfterIt() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    var bad =
        new String[] {
          "HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
          "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
          "nonsense\r\n\r\n",
        };
    try (var client = gateway.connect()) {
      for (int i = 0; i < bad.length; i++) {
        client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
        tunnel.stream(i).sendHead(bad[i]);
        var response = client.read();
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.text()).startsWith("CVT-1005");
        assertThat(tunnel.stream(i).wasReset()).isEqualTo(ResetCode.PROTOCOL_ERROR);
      }
    }
    for (var body : new String[] {"too long", "no"}) {
      int number = tunnel.streams().size();
      try (var client = gateway.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
        tunnel.stream(number).sendHead("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
        tunnel.stream(number).send(body);
        tunnel.stream(number).sendEnd("");
        assertThatThrownBy(client::read).isInstanceOf(IOException.class);
        assertThat(tunnel.stream(number).wasReset()).isEqualTo(ResetCode.PROTOCOL_ERROR);
      }
    }
  }

  @Test
  void whatAnAgentSaysAfterTheEndOfAResponseDoesNotHarmIt() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    tunnel.onOpen(
        s -> {
          s.respond(200, "whole");
          s.send("and more");
        });
    try (var client = gateway.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 9\r\n\r\nabc");
      assertThat(client.read().text()).isEqualTo("whole");
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(tunnel.stream(0).wasReset()).isEqualTo(ResetCode.PROTOCOL_ERROR);
    assertThat(gateway.log.completed(0).getOutcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void endlessInterimResponsesAreCutOff() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      for (int i = 0; i < 101; i++) {
        tunnel.stream(0).sendHead("HTTP/1.1 103 Early Hints\r\n\r\n");
      }
      for (int i = 0; i < 100; i++) {
        assertThat(client.read().status()).isEqualTo(103);
      }
      assertThat(client.read().text()).startsWith("CVT-1005");
    }
  }

  @Test
  void bytesCountedForTheTicksAreThoseOfTheStream() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "hello"));
    try (var client = gateway.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 3\r\n\r\nabc").read();
    }
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getBytesIn()).isEqualTo(tunnel.stream(0).bytesIn()).isGreaterThan(3);
    assertThat(recorded.getBytesOut()).isEqualTo(tunnel.stream(0).bytesOut()).isGreaterThan(5);
    assertThat(recorded.getTimings().getRequestEnd()).isNotNull();
    assertThat(recorded.getTimings().getResponseHead()).isNotNull();
    assertThat(recorded.getTimings().getTotal())
        .isGreaterThanOrEqualTo(recorded.getTimings().getResponseHead());
  }

  @Test
  void whatTheAgentSaysOfTheOriginIsToldToTheClient() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    var codes =
        java.util.Map.of(
            ResetCode.ORIGIN_UNREACHABLE, "502 CVT-1003 ORIGIN_FAILED",
            ResetCode.ORIGIN_TIMEOUT, "504 CVT-1004 TIMED_OUT",
            ResetCode.ORIGIN_BROKE_OFF, "502 CVT-1005 ORIGIN_FAILED",
            ResetCode.AGENT_GONE, "502 CVT-1006 AGENT_LEFT",
            ResetCode.REFUSED, "503 CVT-1013 REFUSED",
            ResetCode.INTERNAL, "502 CVT-1005 ORIGIN_FAILED");
    try (var client = gateway.connect()) {
      int i = 0;
      for (var code : codes.entrySet()) {
        client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
        tunnel.stream(i).sendReset(code.getKey());
        var response = client.read();
        var recorded = gateway.log.completed(i++);
        assertThat(response.status() + " " + recorded.getErrorCode() + " " + recorded.getOutcome())
            .isEqualTo(code.getValue());
        assertThat(response.text()).startsWith(recorded.getErrorCode());
      }
    }
  }

  static String get(RawClient client, String host) throws IOException {
    return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read().text();
  }
}

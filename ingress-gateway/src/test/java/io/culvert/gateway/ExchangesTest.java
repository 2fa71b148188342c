package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.events.Completeness;
import io.culvert.events.Outcome;
import io.culvert.gateway.testing.RawClient;
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
      await().until(() -> tunnel.stream(1).consumed() == 4);
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
  void aClientThatLeavesResetsItsStream() throws IOException {
    var tunnel = gateway.tunnels.online("shop.localhost");
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      tunnel.stream(0);
      client.abort();
    }
    await().until(() -> tunnel.stream(0).wasReset() == ResetCode.CLIENT_LEFT);
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

  static String get(RawClient client, String host) throws IOException {
    return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read().text();
  }
}

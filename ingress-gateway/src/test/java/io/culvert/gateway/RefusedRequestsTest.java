package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Header;
import io.culvert.gateway.testing.RawClient;
import io.culvert.tunnel.policy.AccessRules;
import io.culvert.tunnel.policy.AddressRange;
import io.culvert.tunnel.policy.BasicLogin;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.TrafficLimits;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request that is refused has nothing to do with the one before it on the same connection. */
@Timeout(60)
class RefusedRequestsTest {
  private static final String NOBODYS = "POST / HTTP/1.1\r\nHost: nobody.localhost\r\n";

  private final GatewayUnderTest gateway =
      new GatewayUnderTest(GatewayUnderTest.settings("REQUEST_BODY_TIMEOUT", "300ms"));

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void itsBodyIsNotCountedForTheOneBefore() throws IOException {
    var limited = new EdgePolicy(null, new TrafficLimits(null, null, 10L), null, null, false, null);
    gateway.tunnels.asking("shop.localhost", limited).onRequest(s -> s.respond(200, "ok"));
    try (var client = gateway.connect()) {
      assertThat(post(client, "0123456789").text()).isEqualTo("ok");
      assertThat(client.send(NOBODYS + "Content-Length: 5\r\n\r\n01234").read().status())
          .isEqualTo(404);

      assertThat(post(client, "0123456789").text()).isEqualTo("ok");
    }
  }

  @Test
  void itsAnswerIsNotPackedForTheOneBefore() throws IOException {
    var packing = new EdgePolicy(null, null, null, null, true, null);
    gateway
        .tunnels
        .asking("shop.localhost", packing)
        .onRequest(
            s -> {
              s.sendHead(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n");
              s.sendEnd("");
            });
    try (var client = gateway.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: shop.localhost\r\nAccept-Encoding: gzip\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\nAccept: text/html\r\n\r\n");
      var head = client.readHead();

      assertThat(head).startsWith("HTTP/1.1 404 ").containsIgnoringCase("Content-Length: ");
      assertThat(head).doesNotContainIgnoringCase("Content-Encoding");
    }
  }

  @Test
  void itIsNotRecordedInTheOneBeforeWhoseLastBytesAreOnTheirWay() throws IOException {
    var loop = gateway.loops.each().getFirst();
    var tunnel = gateway.tunnels.online("shop.localhost").runsOn(loop);
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 5\r\n\r\nfirst"
              + NOBODYS
              + "Content-Length: 6\r\n\r\nsecond");
      var stream = tunnel.stream(0);
      loop.submit(() -> stream.sendHead("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"));
      loop.submit(() -> stream.send("ok")).syncUninterruptibly();
      loop.submit(() -> stream.sendEnd("")).syncUninterruptibly();

      assertThat(client.read().text()).isEqualTo("ok");
      assertThat(client.read().status()).isEqualTo(404);
    }
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getRequestBody().getSize()).isEqualTo(5);
    assertThat(UTF_8.decode(recorded.getRequestBody().getInline().duplicate()).toString())
        .isEqualTo("first");
    assertThat(UTF_8.decode(recorded.getResponseBody().getInline().duplicate()).toString())
        .isEqualTo("ok");
  }

  @Test
  void itIsAnsweredOnceAlsoWhenItsBodyNeverComes() throws IOException {
    try (var client = gateway.connect()) {
      client.send(NOBODYS + "Content-Length: 5\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(404);

      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void whatIsMeantForTheEdgeIsNotRecordedEither() throws IOException {
    var logins = List.of(BasicLogin.of("ada:secret", new SecureRandom()));
    var denied = List.of(AddressRange.parse("127.0.0.0/8"));
    asking("shop.localhost", new AccessRules(null, null, logins));
    asking("far.localhost", new AccessRules(null, denied, logins));
    try (var client = gateway.connect()) {
      assertThat(login(client, "shop.localhost", "ada:secrte")).isEqualTo(401);
      assertThat(login(client, "far.localhost", "ada:secret")).isEqualTo(403);
    }
    for (int i = 0; i < 2; i++) {
      assertThat(gateway.log.completed(i).getRequest().getHeaders())
          .extracting(Header::getName)
          .contains("Host")
          .doesNotContain("Authorization");
    }
  }

  private void asking(String hostname, AccessRules access) {
    gateway.tunnels.asking(hostname, new EdgePolicy(access, null, null, null, false, null));
  }

  private static int login(RawClient client, String hostname, String userAndPassword)
      throws IOException {
    var given = Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    return client
        .send(
            "GET / HTTP/1.1\r\nHost: "
                + hostname
                + "\r\nAuthorization: Basic "
                + given
                + "\r\n\r\n")
        .read()
        .status();
  }

  private static RawClient.Response post(RawClient client, String body) throws IOException {
    return client
        .send(
            "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
        .read();
  }
}

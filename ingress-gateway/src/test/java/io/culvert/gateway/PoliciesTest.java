package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Header;
import io.culvert.events.Outcome;
import io.culvert.gateway.testing.FrameClient;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.policy.AccessRules;
import io.culvert.tunnel.policy.AddressRange;
import io.culvert.tunnel.policy.BasicLogin;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.HeaderEdits;
import io.culvert.tunnel.policy.HeaderField;
import io.culvert.tunnel.policy.HeaderReplacement;
import io.culvert.tunnel.policy.HeaderRules;
import io.culvert.tunnel.policy.RateLimit;
import io.culvert.tunnel.policy.Redactions;
import io.culvert.tunnel.policy.TrafficLimits;
import io.culvert.tunnel.policy.WebhookCheck;
import io.culvert.tunnel.stream.ResetCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tunnels ask of the edge, as a client sees it over a real socket. */
@Timeout(60)
class PoliciesTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n";

  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void stop() {
    gateway.close();
  }

  private ScriptedTunnel tunnel(EdgePolicy policy) {
    return gateway.tunnels.asking("shop.localhost", policy).onRequest(s -> s.respond(200, "ok"));
  }

  private static EdgePolicy access(AccessRules rules) {
    return new EdgePolicy(rules, null, null, null, false, null);
  }

  private static EdgePolicy limits(RateLimit rate, Integer concurrent, Long body) {
    var limits = new TrafficLimits(rate, concurrent, body);
    return new EdgePolicy(null, limits, null, null, false, null);
  }

  private static EdgePolicy signed() {
    var check = new WebhookCheck(WebhookCheck.Scheme.GITHUB, List.of("shh"));
    return new EdgePolicy(null, null, null, check, false, null);
  }

  private static EdgePolicy login() {
    return access(
        new AccessRules(null, null, List.of(BasicLogin.of("ada:secret", new SecureRandom()))));
  }

  private static String basic(String userAndPassword) {
    var encoded = Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    return "Authorization: Basic " + encoded + "\r\n";
  }

  @Test
  void anAddressThatIsDeniedNeverReachesTheTunnel() throws IOException {
    var tunnel =
        tunnel(access(new AccessRules(null, List.of(AddressRange.parse("127.0.0.0/8")), null)));
    try (var client = gateway.connect()) {
      var refused = client.send(GET + "\r\n").read();

      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.field("Culvert-Error")).isEqualTo("CVT-1042");
    }
    assertThat(tunnel.streams()).isEmpty();
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getOutcome()).isEqualTo(Outcome.REFUSED);
    assertThat(recorded.getErrorCode()).isEqualTo("CVT-1042");
    assertThat(recorded.getResponse().getStatus()).isEqualTo(403);
  }

  @Test
  void onlyAddressesThatAreAllowedComeIn() throws IOException {
    tunnel(access(new AccessRules(List.of(AddressRange.parse("10.0.0.0/8")), null, null)));
    gateway
        .tunnels
        .asking(
            "near.localhost",
            access(new AccessRules(List.of(AddressRange.parse("127.0.0.1")), null, null)))
        .onRequest(s -> s.respond(200, "near"));
    try (var client = gateway.connect()) {
      assertThat(client.send(GET + "\r\n").read().status()).isEqualTo(403);
      assertThat(client.send("GET / HTTP/1.1\r\nHost: near.localhost\r\n\r\n").read().text())
          .isEqualTo("near");
    }
  }

  @Test
  void whoKnowsThePasswordComesInAndItStaysAtTheEdge() throws IOException {
    var tunnel = tunnel(login());
    try (var client = gateway.connect()) {
      var asked = client.send(GET + "\r\n").read();
      assertThat(asked.status()).isEqualTo(401);
      assertThat(asked.field("WWW-Authenticate")).startsWith("Basic realm=");
      assertThat(client.send(GET + basic("ada:wrong") + "\r\n").read().status()).isEqualTo(401);
      assertThat(client.send(GET + basic("bob:secret") + "\r\n").read().status()).isEqualTo(401);
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(GET + basic("ada:secret") + "\r\n").read().text()).isEqualTo("ok");
      }
    }
    assertThat(tunnel.streams()).hasSize(3);
    assertThat(tunnel.stream(0).head()).doesNotContain("Authorization");
    assertNoLoginIsRecorded(6);
  }

  @Test
  void noLoginIsRecordedThatComesFromADeniedAddress() throws IOException {
    var logins = List.of(BasicLogin.of("ada:secret", new SecureRandom()));
    tunnel(access(new AccessRules(null, List.of(AddressRange.parse("127.0.0.0/8")), logins)));
    try (var client = gateway.connect()) {
      assertThat(client.send(GET + basic("ada:secret") + "\r\n").read().status()).isEqualTo(403);
    }
    assertNoLoginIsRecorded(1);
  }

  @Test
  void noLoginIsRecordedThatComesByHttp2OrByAnotherScheme() throws Exception {
    tunnel(login());
    try (var client = FrameClient.greeting(gateway.port())) {
      var request = FrameClient.get("shop.localhost", "/");
      client.headers(1, true, request.add("authorization", "Basic YWRhOnNlY3JldA=="));
      assertThat(client.response(1).status()).isEqualTo(200);
      client.headers(3, true, request.set("authorization", "Basic YWRhOnNlY3JlcQ=="));
      assertThat(client.response(3).status()).isEqualTo(401);
      client.headers(5, true, request.set("authorization", "Bearer YWRhOnNlY3JldA=="));
      assertThat(client.response(5).status()).isEqualTo(401);
    }
    assertNoLoginIsRecorded(3);
  }

  private void assertNoLoginIsRecorded(int exchanges) {
    gateway.log.completed(exchanges - 1);
    assertThat(gateway.log.completed())
        .hasSize(exchanges)
        .flatExtracting(completed -> completed.getRequest().getHeaders())
        .extracting(Header::getName)
        .isNotEmpty()
        .doesNotContain("Authorization", "authorization");
  }

  @Test
  void guessesAreLimitedAndThoseWhoAreLetInAlreadyStayIn() throws IOException {
    tunnel(login());
    try (var client = gateway.connect()) {
      assertThat(client.send(GET + basic("ada:secret") + "\r\n").read().status()).isEqualTo(200);
      RawClient.Response last = null;
      for (int i = 0; i < 11; i++) {
        last = client.send(GET + basic("ada:guess" + i) + "\r\n").read();
      }
      assertThat(last.status()).isEqualTo(429);
      assertThat(last.field("Culvert-Error")).isEqualTo("CVT-1044");
      assertThat(Integer.parseInt(last.field("Retry-After"))).isBetween(1, 7);
      assertThat(client.send(GET + basic("ada:secret") + "\r\n").read().status()).isEqualTo(200);
    }
    assertNoLoginIsRecorded(13);
  }

  @Test
  void whatComesTooFastIsToldWhenToComeAgain() throws IOException {
    var tunnel = tunnel(limits(new RateLimit(1, 3600, 2, RateLimit.By.IP), null, null));
    try (var client = gateway.connect()) {
      assertThat(client.send(GET + "\r\n").read().status()).isEqualTo(200);
      assertThat(client.send(GET + "\r\n").read().status()).isEqualTo(200);
      var third = client.send(GET + "\r\n").read();

      assertThat(third.status()).isEqualTo(429);
      assertThat(third.field("Culvert-Error")).isEqualTo("CVT-1045");
      assertThat(Integer.parseInt(third.field("Retry-After"))).isBetween(3_500, 3_601);
    }
    assertThat(tunnel.streams()).hasSize(2);
  }

  @Test
  void aReconnectedAgentWithTheSamePolicyStartsNoNewCount() throws IOException {
    tunnel(limits(new RateLimit(1, 3600, 1, RateLimit.By.TUNNEL), null, null));
    try (var client = gateway.connect()) {
      assertThat(client.send(GET + "\r\n").read().status()).isEqualTo(200);
      tunnel(limits(new RateLimit(1, 3600, 1, RateLimit.By.TUNNEL), null, null));
      assertThat(client.send(GET + "\r\n").read().status()).isEqualTo(429);
    }
  }

  @Test
  void noMoreRunAtOnceThanTheOwnerWants() throws IOException {
    var tunnel = gateway.tunnels.asking("shop.localhost", limits(null, 1, null));
    try (var first = gateway.connect();
        var second = gateway.connect()) {
      first.send(GET + "\r\n");
      var stream = tunnel.stream(0);
      var refused = second.send(GET + "\r\n").read();
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.field("Culvert-Error")).isEqualTo("CVT-1046");
      assertThat(refused.field("Retry-After")).isEqualTo("2");

      stream.respond(200, "one");
      assertThat(first.read().text()).isEqualTo("one");
      tunnel.onRequest(s -> s.respond(200, "two"));
      Soon.until(() -> second.send(GET + "\r\n").read().status() == 200);
    }
  }

  @Test
  void aBodyThatSaysItIsTooLongIsNotRead() throws IOException {
    var tunnel = tunnel(limits(null, null, 10L));
    try (var client = gateway.connect()) {
      assertThat(post(client, "0123456789").status()).isEqualTo(200);
      var refused = post(client, "0123456789a");

      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.field("Culvert-Error")).isEqualTo("CVT-1047");
    }
    assertThat(tunnel.streams()).hasSize(1);
  }

  @Test
  void aBodyThatTurnsOutTooLongIsBrokenOffAtTheOrigin() throws IOException {
    var tunnel = tunnel(limits(null, null, 10L));
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "8\r\n01234567\r\n");
      tunnel.stream(0);
      client.send("8\r\n01234567\r\n0\r\n\r\n");
      var refused = client.read();

      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.field("Connection")).isEqualTo("close");
    }
    assertThat(tunnel.stream(0).isEnded()).isFalse();
    assertThat(tunnel.stream(0).wasReset()).isEqualTo(ResetCode.CLIENT_LEFT);
    assertThat(gateway.log.completed(0).getErrorCode()).isEqualTo("CVT-1047");
  }

  @Test
  void aSignedWebhookPassesUnchangedAndAnotherDoesNot() throws Exception {
    var tunnel = tunnel(signed());
    var body = "{\"zen\":\"\u00fcber\"}";
    try (var client = gateway.connect()) {
      var passed = webhook(client, body, "X-Hub-Signature-256: sha256=" + hmac("shh", body));
      assertThat(passed.text()).isEqualTo("ok");
      var forged = webhook(client, body, "X-Hub-Signature-256: sha256=" + hmac("guess", body));
      assertThat(forged.status()).isEqualTo(403);
      assertThat(forged.field("Culvert-Error")).isEqualTo("CVT-1048");
      assertThat(webhook(client, body, "X-Other: 1").status()).isEqualTo(403);
      assertThat(client.send(GET + "\r\n").read().status()).isEqualTo(403);
    }
    assertThat(tunnel.streams()).hasSize(1);
    assertThat(tunnel.stream(0).body()).isEqualTo(body.getBytes(ISO_8859_1));
    assertThat(gateway.log.completed(0).getRequestBody().getSize()).isEqualTo(body.length());
  }

  @Test
  void aSenderThatWaitsIsToldToGoOnBeforeItsWebhookIsVerified() throws Exception {
    tunnel(signed());
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 2\r\n"
              + "Expect: 100-continue\r\n"
              + "X-Hub-Signature-256: sha256="
              + hmac("shh", "hi")
              + "\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
      client.send("hi");
      assertThat(client.read().text()).isEqualTo("ok");
    }
  }

  @Test
  void anOldSenderThatWaitsIsSentNothingThatItDoesNotKnow() throws Exception {
    tunnel(signed());
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.0\r\nHost: shop.localhost\r\nContent-Length: 2\r\n"
              + "Expect: 100-continue\r\n"
              + "X-Hub-Signature-256: sha256="
              + hmac("shh", "hi")
              + "\r\n\r\nhi");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void theHostThatRulesNameIsTheOneTheRequestWasFor() throws IOException {
    var answers =
        new HeaderEdits(
            null,
            List.of(HeaderReplacement.parse("Location: ^http://x => http://{host}")),
            null,
            null);
    var rules = new HeaderRules(null, answers, null);
    gateway
        .tunnels
        .asking("shop.localhost", new EdgePolicy(null, null, rules, null, false, null))
        .onRequest(
            s -> {
              s.sendHead("HTTP/1.1 204 No Content\r\nLocation: http://x/in\r\n\r\n");
              s.sendEnd("");
            });
    try (var client = gateway.connect()) {
      client.send("GET http://shop.localhost:8190/ HTTP/1.1\r\nHost: evil.example\r\n\r\n");

      assertThat(client.read().field("Location")).isEqualTo("http://shop.localhost:8190/in");
    }
  }

  @Test
  void headsAreChangedForOriginAndClientAndRecordedAsTheClientSeesThem() throws IOException {
    var rules =
        new HeaderRules(
            new HeaderEdits(
                List.of("cookie"),
                List.of(
                    HeaderReplacement.parse("Referer: ^https://[^/]* => http://localhost:3000")),
                List.of(new HeaderField("X-Env", "dev")),
                List.of(new HeaderField("X-More", "1"))),
            new HeaderEdits(
                List.of("Server"),
                List.of(
                    HeaderReplacement.parse(
                        "Location: ^http://localhost:3000 => {scheme}://{host}"),
                    HeaderReplacement.parse("Set-Cookie: ; *Secure => ")),
                List.of(new HeaderField("X-Frame", "deny")),
                null),
            "localhost:3000");
    var tunnel =
        gateway
            .tunnels
            .asking("shop.localhost", new EdgePolicy(null, null, rules, null, false, null))
            .onRequest(
                s -> {
                  s.sendHead(
                      "HTTP/1.1 204 No Content\r\nServer: x/1\r\nX-Frame: a\r\n"
                          + "Location: http://localhost:3000/in\r\n"
                          + "Set-Cookie: a=1; Secure\r\nSet-Cookie: b=2\r\n\r\n");
                  s.sendEnd("");
                });
    try (var client = gateway.connect()) {
      var response =
          client
              .send(GET + "Referer: https://x/a\r\nCookie: a=b\r\nX-Env: prod\r\nX-More: 0\r\n\r\n")
              .read();

      assertThat(response.field("Server")).isEmpty();
      assertThat(response.field("X-Frame")).isEqualTo("deny");
      assertThat(response.field("Location")).isEqualTo("http://shop.localhost/in");
      assertThat(response.head()).contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n");
    }
    assertThat(tunnel.stream(0).head())
        .contains("Host: localhost:3000\r\n", "X-Env: dev\r\n", "X-More: 0\r\n", "X-More: 1\r\n")
        .contains("X-Forwarded-Host: shop.localhost\r\n", "Referer: http://localhost:3000/a\r\n")
        .doesNotContain("Cookie", "prod");
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getRequest().getHeaders())
        .contains(new Header("Cookie", "a=b"))
        .doesNotContain(new Header("X-Env", "dev"));
    assertThat(recorded.getResponse().getHeaders()).contains(new Header("X-Frame", "deny"));
  }

  @Test
  void responsesAreCompressedForThoseWhoTakeItAndRecordedAsTheyWere() throws IOException {
    var text = "a line that is much like the others\n".repeat(100);
    gateway
        .tunnels
        .asking("shop.localhost", new EdgePolicy(null, null, null, null, true, null))
        .onRequest(
            s -> {
              s.sendHead(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag: \"1\"\r\n"
                      + ("Content-Length: " + text.length() + "\r\n\r\n"));
              s.send(text.substring(0, 1_000));
              s.send(text.substring(1_000));
              s.sendEnd("");
            });
    try (var client = gateway.connect()) {
      var packed = client.send(GET + "Accept-Encoding: br, gzip\r\n\r\n").read();
      assertThat(packed.field("Content-Encoding")).isEqualTo("gzip");
      assertThat(packed.field("ETag")).isEqualTo("W/\"1\"");
      assertThat(packed.field("Vary")).isEqualTo("Accept-Encoding");
      assertThat(packed.body().length).isLessThan(text.length() / 5);
      var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()));
      assertThat(unpacked.readAllBytes()).isEqualTo(text.getBytes(UTF_8));

      var plain = client.send(GET + "\r\n").read();
      assertThat(plain.text()).isEqualTo(text);
      assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
    }
    var recorded = gateway.log.completed(0);
    assertThat(recorded.getResponseBody().getSize()).isEqualTo(text.length());
    assertThat(recorded.getResponse().getHeaders())
        .extracting(Header::getName)
        .doesNotContain("Content-Encoding");
  }

  @Test
  void whatTheAgentWantsLeftOutIsNeverRecorded() throws IOException {
    var redactions = new Redactions(List.of("x-token"), List.of("password"));
    tunnel(new EdgePolicy(null, null, null, null, false, redactions));
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nX-Token: t0ken\r\nContent-Length: 17\r\n\r\n"
              + "{\"password\":\"pw\"}");
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(gateway.log.completed(0).toString()).doesNotContain("t0ken", "\"pw\"");
  }

  private static RawClient.Response post(RawClient client, String body) throws IOException {
    return webhook(client, body, "X-Nothing: 1");
  }

  private static RawClient.Response webhook(RawClient client, String body, String field)
      throws IOException {
    return client
        .send(
            "POST / HTTP/1.1\r\nHost: shop.localhost\r\n"
                + field
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
        .read();
  }

  private static String hmac(String secret, String body) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(ISO_8859_1)));
  }
}

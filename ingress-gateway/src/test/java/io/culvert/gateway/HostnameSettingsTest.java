package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Completeness;
import io.culvert.events.DomainProof;
import io.culvert.events.DomainProofLost;
import io.culvert.events.DomainVerified;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.Header;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameProtocol;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettings;
import io.culvert.events.HostnameSettingsChanged;
import io.culvert.events.RecordedBody;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.schemas.EventIds;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an owner sets for a hostname holds from the next request on, sessions running or not. */
@Timeout(60)
class HostnameSettingsTest {
  private static final String OWNER = "account-1";
  private static final String LOGIN = "{\"user\":\"ada\",\"password\":\"secret\"}";

  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private final ScriptedTunnel tunnel =
      gateway
          .tunnels
          .online("shop.localhost")
          .onRequest(
              s -> {
                s.sendHead(
                    "HTTP/1.1 200 OK\r\nContent-Length: "
                        + s.bodySize()
                        + "\r\nSet-Cookie: id=secret\r\n\r\n");
                s.send(s.body());
                s.sendEnd("");
              });

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aDomainOfTheOperatorsLeadsToItsHostname() throws IOException {
    var settings = GatewayUnderTest.settings("CUSTOM_DOMAINS", "custom.example.com:shop");
    try (var own = new GatewayUnderTest(settings);
        var client = own.connect()) {
      own.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "ok"));
      client.send("GET / HTTP/1.1\r\nHost: Custom.example.com:8190\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);

      client.send("GET / HTTP/1.1\r\nHost: other.example.com\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(404);
    }
  }

  @Test
  void aHostnameThatIsSwitchedOffAnswersThatItIs() throws IOException {
    set(settings(false, true, null, List.of(), List.of()));
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      var off = client.read();
      assertThat(off.status()).isEqualTo(403);
      assertThat(off.field("Culvert-Error")).isEqualTo("CVT-1020");

      set(settings(true, true, null, List.of(), List.of()));
      assertThat(post(client, LOGIN).text()).isEqualTo(LOGIN);
    }
    assertThat(tunnel.streams()).hasSize(1);
  }

  @Test
  void recordingStopsAndBeginsWithTheSetting() throws IOException {
    try (var client = gateway.connect()) {
      set(settings(true, false, null, List.of(), List.of()));
      post(client, "unseen");
      set(settings(true, true, null, List.of(), List.of()));
      post(client, "seen");
    }
    assertThat(inline(gateway.log.completed(0).getRequestBody())).isEqualTo("seen");
  }

  @Test
  void noMoreOfABodyIsKeptThanTheSettingSays() throws IOException {
    set(settings(true, true, 4L, List.of(), List.of()));
    try (var client = gateway.connect()) {
      assertThat(post(client, "0123456789").text()).isEqualTo("0123456789");
    }
    var body = gateway.log.completed(0).getRequestBody();
    assertThat(inline(body)).isEqualTo("0123");
    assertThat(body.getCompleteness()).isEqualTo(Completeness.CUT);
  }

  @Test
  void whatIsToBeLeftOutPassesAndIsNeverRecorded() throws IOException {
    set(settings(true, true, null, List.of("authorization", "set-cookie"), List.of("password")));
    try (var client = gateway.connect()) {
      var answer = post(client, LOGIN, "Authorization: Bearer secret");
      assertThat(answer.text()).isEqualTo(LOGIN);
      assertThat(answer.head()).contains("Set-Cookie: id=secret");
    }
    assertThat(tunnel.stream(0).head()).contains("Authorization: Bearer secret");

    ExchangeCompleted recorded = gateway.log.completed(0);
    assertThat(recorded.toString()).doesNotContain("secret");
    assertThat(recorded.getRequest().getHeaders())
        .contains(new Header("Authorization", "[redacted]"));
    assertThat(recorded.getResponse().getHeaders())
        .contains(new Header("Set-Cookie", "[redacted]"));
    for (var body : List.of(recorded.getRequestBody(), recorded.getResponseBody())) {
      assertThat(inline(body)).isEqualTo("{\"user\":\"ada\",\"password\":\"[redacted]\"}");
      assertThat(body.getCompleteness()).isEqualTo(Completeness.REDACTED);
      assertThat(body.getSize()).isEqualTo(LOGIN.length());
    }
  }

  @Test
  void trailersAreLeftOutAsFieldsOfTheHeadAre() throws IOException {
    set(settings(true, true, null, List.of("x-token"), List.of()));
    tunnel.onRequest(
        s -> {
          s.sendHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          s.sendEnd("X-Token: secret\r\n\r\n");
        });
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "0\r\nX-Token: secret\r\n\r\n");
      client.read();
    }
    ExchangeCompleted recorded = gateway.log.completed(0);
    var hidden = new Header("X-Token", "[redacted]");
    assertThat(recorded.getRequestBody().getTrailers()).containsExactly(hidden);
    assertThat(recorded.getResponseBody().getTrailers()).containsExactly(hidden);
  }

  @Test
  void aBodyThatCannotBeLookedThroughIsNotRecorded() throws IOException {
    set(settings(true, true, null, List.of(), List.of("password")));
    try (var client = gateway.connect()) {
      post(client, "anything", "Content-Encoding: gzip");
      post(client, "anything", "Content-Type: application/json; charset=UTF-16");
    }
    for (int i = 0; i < 2; i++) {
      var body = gateway.log.completed(i).getRequestBody();
      assertThat(body.getInline()).isNull();
      assertThat(body.getCompleteness()).isEqualTo(Completeness.OFF);
    }
  }

  @Test
  void aDomainServesWhileItsProofHoldsOrIsInItsGrace() throws IOException {
    gateway.tunnels.online("shop.example.com").onRequest(s -> s.respond(200, "mine"));
    apply(
        "shop.example.com",
        new HostnameReserved(true, settings(true, true, null, List.of(), List.of())));
    apply("shop.example.com", new DomainVerified(DomainProof.TXT));
    try (var client = gateway.connect()) {
      assertThat(ExchangesTest.get(client, "shop.example.com")).isEqualTo("mine");
      apply("shop.example.com", new DomainProofLost(Instant.now().plusSeconds(60)));
      assertThat(ExchangesTest.get(client, "shop.example.com")).isEqualTo("mine");
      apply("shop.example.com", new DomainProofLost(Instant.now().minusSeconds(1)));
      client.send("GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(404);
    }
  }

  @Test
  void aTunnelOfAnotherAccountIsNotServedUnderAReservedName() throws IOException {
    gateway.hostnames.apply(
        event(
            "shop.localhost",
            "account-2",
            new HostnameReserved(false, settings(true, true, null, List.of(), List.of()))));
    try (var client = gateway.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(502);
    }
    assertThat(tunnel.streams()).isEmpty();
  }

  private static RawClient.Response post(RawClient client, String body, String... fields)
      throws IOException {
    client.send(
        "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + String.join("", List.of(fields).stream().map(field -> field + "\r\n").toList())
            + "\r\n"
            + body);
    return client.read();
  }

  private static @Nullable String inline(RecordedBody body) {
    return body.getInline() == null ? null : UTF_8.decode(body.getInline().duplicate()).toString();
  }

  private void set(HostnameSettings settings) {
    if (gateway.hostnames.find("shop.localhost").isEmpty()) {
      apply("shop.localhost", new HostnameReserved(false, settings));
    } else {
      apply("shop.localhost", new HostnameSettingsChanged(settings));
    }
  }

  private void apply(String hostname, Object fact) {
    gateway.hostnames.apply(event(hostname, OWNER, fact));
  }

  private static HostnameEvent event(String hostname, String account, Object fact) {
    return new HostnameEvent(EventIds.next(), Instant.now(), hostname, account, fact);
  }

  private static HostnameSettings settings(
      boolean enabled,
      boolean record,
      @Nullable Long captureLimit,
      List<String> headers,
      List<String> members) {
    return new HostnameSettings(
        enabled, record, captureLimit, headers, members, HostnameProtocol.HTTP, null);
  }
}

package io.culvert.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.exchange.Client;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestForOriginTest {
  private static final List<String> ADDED =
      List.of(
          "X-Forwarded-For: 192.0.2.7",
          "X-Forwarded-Proto: http",
          "X-Forwarded-Host: a.b",
          "X-Real-IP: 192.0.2.7",
          "Forwarded: for=192.0.2.7;host=a.b;proto=http",
          "Via: 1.1 culvert");

  private static HttpRequest request(HttpVersion version, String... fields) {
    var request = new DefaultHttpRequest(version, HttpMethod.POST, "/");
    for (var field : fields) {
      request.headers().add(field.split(": ")[0], field.split(": ")[1]);
    }
    return request;
  }

  private static List<String> sent(HttpRequest request) {
    return RequestForOrigin.of(request, new Client("192.0.2.7", "http", null))
        .headers()
        .entries()
        .stream()
        .map(field -> field.getKey() + ": " + field.getValue())
        .toList();
  }

  private static List<String> added(String... before) {
    return java.util.stream.Stream.concat(List.of(before).stream(), ADDED.stream()).toList();
  }

  @Test
  void endToEndFieldsPassInOrderAsTheyAre() {
    assertThat(sent(request(HttpVersion.HTTP_1_1, "host: a.b", "Cookie: 1", "COOKIE: 2", "x: y")))
        .isEqualTo(added("host: a.b", "Cookie: 1", "COOKIE: 2", "x: y"));
  }

  @Test
  void hopByHopFieldsStayHere() {
    assertThat(
            sent(
                request(
                    HttpVersion.HTTP_1_1,
                    "Host: a.b",
                    "Connection: X-Hop, keep-alive, Host, Content-Length",
                    "X-Hop: 1",
                    "Keep-Alive: 5",
                    "Proxy-Connection: x",
                    "TE: gzip",
                    "Content-Length: 4",
                    "Upgrade: websocket",
                    "Z: 1")))
        .isEqualTo(added("Host: a.b", "Content-Length: 4", "Z: 1"));
  }

  @Test
  void whatTheClientSaysOfItselfIsNotBelieved() {
    assertThat(
            sent(
                request(
                    HttpVersion.HTTP_1_1,
                    "Host: a.b",
                    "X-Forwarded-For: 1.1.1.1",
                    "x-forwarded-proto: https",
                    "X-FORWARDED-HOST: evil",
                    "Forwarded: for=1.1.1.1",
                    "X_Forwarded_For: 1.1.1.1",
                    "x-forwarded_proto: https",
                    "X-Forwarded-Client-Cert: Subject=admin",
                    "X-Real-IP: 1.1.1.1",
                    "x_real_ip: 1.1.1.1",
                    "True-Client-IP: 1.1.1.1",
                    "CF-Connecting-IP: 1.1.1.1",
                    "X-Original-URL: /admin",
                    "x_kept: 1",
                    "Via: 1.0 squid")))
        .isEqualTo(added("Host: a.b", "x_kept: 1", "Via: 1.0 squid"));
  }

  @Test
  void anIpv6AddressAndAPortAreQuotedInForwarded() {
    var request = request(HttpVersion.HTTP_1_1, "Host: a.b:8443");
    var sent = RequestForOrigin.of(request, new Client("2001:db8::7", "https", null));

    assertThat(sent.headers().get("Forwarded"))
        .isEqualTo("for=\"[2001:db8::7]\";host=\"a.b:8443\";proto=https");
  }

  @Test
  void trailersAreAskedForAndFramingStaysInItsPlace() {
    assertThat(
            sent(
                request(
                    HttpVersion.HTTP_1_1,
                    "Host: a.b",
                    "transfer-encoding: chunked",
                    "X: 1",
                    "Te: trailers, deflate")))
        .isEqualTo(
            java.util.stream.Stream.of(
                    List.of("Host: a.b", "transfer-encoding: chunked", "X: 1", "TE: trailers"),
                    ADDED)
                .flatMap(List::stream)
                .toList());
  }

  @Test
  void http10ExpectsNothing() {
    assertThat(sent(request(HttpVersion.HTTP_1_0, "Host: a.b", "Expect: 100-continue")))
        .doesNotContain("Expect: 100-continue")
        .contains("Via: 1.0 culvert");
  }

  @Test
  void anUpgradeWithABodyIsAnOrdinaryRequest() {
    assertThat(
            RequestForOrigin.isUpgrade(
                request(HttpVersion.HTTP_1_1, "Connection: upgrade", "Upgrade: x")))
        .isTrue();
    assertThat(
            RequestForOrigin.isUpgrade(
                request(
                    HttpVersion.HTTP_1_1,
                    "Connection: upgrade",
                    "Upgrade: x",
                    "Content-Length: 3")))
        .isFalse();
    assertThat(
            RequestForOrigin.isUpgrade(
                request(HttpVersion.HTTP_1_0, "Connection: upgrade", "Upgrade: x")))
        .isFalse();
    assertThat(RequestForOrigin.isUpgrade(request(HttpVersion.HTTP_1_1, "Upgrade: x"))).isFalse();
  }
}

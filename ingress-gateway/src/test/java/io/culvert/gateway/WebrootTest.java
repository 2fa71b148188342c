package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.FrameClient;
import io.culvert.gateway.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers to challenges that others lay in a folder; what is none of them goes to the tunnel. */
@Timeout(60)
class WebrootTest {
  private static final String PATH = "/.well-known/acme-challenge/";

  @TempDir private Path root;
  private Path folder;
  private GatewayUnderTest gateway;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectories(root.resolve("web/.well-known/acme-challenge"));
    gateway =
        new GatewayUnderTest(
            GatewayUnderTest.settings("ACME_WEBROOT", root.resolve("web").toString()));
    gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "the tunnel"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aFileIsServedUnderEveryNameAndTheNextRequestGoesOn() throws IOException {
    Files.writeString(folder.resolve("abc-DEF_9"), "abc-DEF_9.thumb");
    try (var client = gateway.connect()) {
      for (var host : new String[] {"shop.localhost", "nobody.example"}) {
        client.send("GET " + PATH + "abc-DEF_9 HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        var answer = client.read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("abc-DEF_9.thumb");
        assertThat(answer.field("Content-Type")).isEqualTo("application/octet-stream");
      }
      // Two at once, of which the second waits for the first.
      client.send(
          ("GET " + PATH + "abc-DEF_9 HTTP/1.1\r\nHost: shop.localhost\r\n\r\n").repeat(2)
              + "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      assertThat(client.read().text()).isEqualTo("abc-DEF_9.thumb");
      assertThat(client.read().text()).isEqualTo("abc-DEF_9.thumb");
      assertThat(client.read().text()).isEqualTo("the tunnel");
      client.send("HEAD " + PATH + "abc-DEF_9 HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      assertThat(client.readHead()).contains("Content-Length: 15");
      assertThat(get(client, "/")).isEqualTo("the tunnel");
    }
  }

  @Test
  void whatIsNoAnswerGoesToTheTunnel() throws IOException {
    Files.writeString(root.resolve("secret"), "secret");
    Files.writeString(folder.resolve("with.dot"), "no token");
    Files.writeString(folder.resolve("large"), "x".repeat(1025));
    Files.createDirectory(folder.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("link"), root.resolve("secret"));
    try (var client = gateway.connect()) {
      for (var token :
          new String[] {
            "unknown",
            "with.dot",
            "large",
            "folder",
            "link",
            "",
            ".",
            "..",
            "../../../secret",
            "%2e%2e/secret",
            "..%2f..%2fsecret",
            "link/",
            "large?x",
            "a".repeat(200)
          }) {
        assertThat(get(client, PATH + token)).as(token).isEqualTo("the tunnel");
      }
    }
  }

  @Test
  void requestsOfAnotherKindGoToTheTunnel() throws IOException {
    Files.writeString(folder.resolve("abc"), "abc.thumb");
    try (var client = gateway.connect()) {
      client.send(
          "POST " + PATH + "abc HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 1\r\n\r\nx");
      assertThat(client.read().text()).isEqualTo("the tunnel");
      client.send(
          "GET " + PATH + "abc HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 1\r\n\r\nx");
      assertThat(client.read().text()).isEqualTo("the tunnel");
    }
  }

  @Test
  void byHttp2ItIsTheSame() throws Exception {
    Files.writeString(folder.resolve("abc"), "abc.thumb");
    try (var client = FrameClient.greeting(gateway.port())) {
      client.headers(1, true, FrameClient.get("shop.localhost", PATH + "abc"));
      assertThat(client.response(1).text()).isEqualTo("abc.thumb");
      client.headers(3, true, FrameClient.get("shop.localhost", PATH + "unknown"));
      assertThat(client.response(3).text()).isEqualTo("the tunnel");
      client.headers(5, false, FrameClient.get("shop.localhost", PATH + "abc"));
      client.data(5, true, "a body");
      assertThat(client.response(5).text()).isEqualTo("the tunnel");
    }
  }

  @Test
  void aFolderThatIsALinkIsNotFollowed() throws IOException {
    var elsewhere = Files.createDirectory(root.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("abc"), "abc.thumb");
    Files.delete(folder);
    Files.createSymbolicLink(folder, elsewhere);
    try (var client = gateway.connect()) {
      assertThat(get(client, PATH + "abc")).isEqualTo("the tunnel");
    }
  }

  private static String get(RawClient client, String path) throws IOException {
    client.send("GET " + path + " HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
    return client.read().text();
  }
}

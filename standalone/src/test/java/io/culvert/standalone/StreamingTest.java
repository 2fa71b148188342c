package io.culvert.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What has no end in sight passes piece by piece, through all of Culvert. */
class StreamingTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();

  @Test
  void aWebSocketMessageOfTenMegabytesComesBackWholeByItsSubprotocol() throws Exception {
    var message = new byte[10 << 20];
    new Random(1).nextBytes(message);
    try (var origin = new WebSocketEcho();
        var agent = AgentProcess.start(CULVERT, origin.port(), "socket");
        var client = HttpClient.newHttpClient()) {
      var answer = new Collected();
      var socket =
          client
              .newWebSocketBuilder()
              .subprotocols("echo.v2", "echo.v1")
              .header("Host", agent.hostname())
              .buildAsync(URI.create("ws://localhost:" + CULVERT.port("HTTP_PORT")), answer)
              .get(30, TimeUnit.SECONDS);

      assertThat(socket.getSubprotocol()).isEqualTo("echo.v2");
      socket.sendBinary(ByteBuffer.wrap(message), true).get(60, TimeUnit.SECONDS);
      assertThat(answer.whole.get(60, TimeUnit.SECONDS)).isEqualTo(message);
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void eachEventArrivesBeforeTheNextIsSent() throws Exception {
    var seen = new SynchronousQueue<String>();
    var origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext("/", exchange -> sendEvents(exchange, seen));
    origin.start();
    try (var agent = AgentProcess.start(CULVERT, origin.getAddress().getPort(), "events")) {
      for (var version : List.of(Version.HTTP_1_1, Version.HTTP_2)) {
        readEvents(version, agent.hostname(), seen);
      }
    } finally {
      origin.stop(0);
    }
  }

  private static void readEvents(
      HttpClient.Version version, String hostname, SynchronousQueue<String> seen) throws Exception {
    try (var client = HttpClient.newBuilder().version(version).build()) {
      var request = CULVERT.request(hostname, "/events").build();
      var response = client.send(request, BodyHandlers.ofLines());
      try (var lines = response.body()) {
        var events = lines.filter(line -> !line.isEmpty()).iterator();
        for (int i = 1; i <= 3; i++) {
          assertThat(events.next()).isEqualTo("data: " + i);
          assertThat(seen.offer("event " + i, 20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(events.hasNext()).isFalse();
      }
      assertThat(response.version()).isEqualTo(version);
    }
  }

  /** One event after the other, each when the one before has been seen. */
  private static void sendEvents(HttpExchange exchange, SynchronousQueue<String> seen)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (var body = exchange.getResponseBody()) {
      for (int i = 1; i <= 3; i++) {
        body.write(("data: " + i + "\n\n").getBytes(UTF_8));
        body.flush();
        if (seen.poll(20, TimeUnit.SECONDS) == null) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A binary message, put together. */
  private static final class Collected implements WebSocket.Listener {
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer piece, boolean last) {
      var copy = new byte[piece.remaining()];
      piece.get(copy);
      bytes.writeBytes(copy);
      if (last) {
        whole.complete(bytes.toByteArray());
      }
      socket.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      whole.completeExceptionally(error);
    }
  }
}

package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Outcome;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedStream;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.stream.ResetCode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever is slow is slow alone, and costs a bounded number of bytes. */
class BackPressureTest {
  private static final int WINDOW = 256 * 1024;
  private static final int PIECE = 16 * 1024;

  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aReaderThatStopsIsGivenNoMoreThanItsWindowAndStopsNobodyElse() throws Exception {
    var tunnel = gateway.tunnels.online("shop.localhost");
    int total = 16 * 1024 * 1024;
    try (var slow = new RawClient(gateway.port(), 8 * 1024);
        var other = gateway.connect()) {
      slow.send("GET /big HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      var stream = tunnel.stream(0);
      stream.sendHead("HTTP/1.1 200 OK\r\nContent-Length: " + total + "\r\n\r\n");
      var agent = Thread.startVirtualThread(() -> sendWithinTheWindow(stream, total));
      // The kernel's buffers take some; then nothing is consumed any more and the agent stands.
      long stoodAt = whereItStands(stream);
      assertThat(stoodAt).isLessThan(total / 2);

      tunnel.onRequest(s -> s.respond(200, "quick"));
      assertThat(ExchangesTest.get(other, "shop.localhost")).isEqualTo("quick");

      slow.readHead();
      assertThat(slow.readNBytes(total)).hasSize(total);
      agent.join(Duration.ofSeconds(20));
      assertThat(stream.consumed()).isEqualTo(total);
    }
  }

  @Test
  void aClientThatPipelinesAndDoesNotReadHasFewResponsesMade() throws Exception {
    int size = 100 * 1024;
    int requests = 200;
    var tunnel =
        gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, new byte[size]));
    try (var slow = new RawClient(gateway.port(), 8 * 1024)) {
      slow.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n".repeat(requests));
      var stoodAt = new long[] {-1, System.nanoTime()};
      Soon.until(
          () -> {
            int now = tunnel.streams().size();
            if (now != stoodAt[0]) {
              stoodAt[0] = now;
              stoodAt[1] = System.nanoTime();
            }
            return now > 0 && System.nanoTime() - stoodAt[1] > 500_000_000;
          });
      assertThat(stoodAt[0]).as("responses made").isLessThan(requests / 2);

      for (int i = 0; i < requests; i++) {
        slow.readHead();
        assertThat(slow.readNBytes(size)).hasSize(size);
      }
    }
  }

  /** An agent's side of the credit: never more than a window that was not given back. */
  private static void sendWithinTheWindow(ScriptedStream stream, int total) {
    int sent = 0;
    while (sent < total) {
      synchronized (stream) {
        while (sent + PIECE - stream.consumed() > WINDOW) {
          try {
            stream.wait();
          } catch (InterruptedException e) {
            return;
          }
        }
      }
      stream.send(new byte[PIECE]);
      sent += PIECE;
    }
    stream.sendEnd("");
  }

  /** Waits until nothing was consumed between two looks that are far apart. */
  private static long whereItStands(ScriptedStream stream) {
    var last = new long[] {-1, System.nanoTime()};
    Soon.until(
        () -> {
          long now = stream.consumed();
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return now > 0 && System.nanoTime() - last[1] > 500_000_000;
        });
    return last[0];
  }

  @Test
  void anUploadIsNotReadWhileTheAgentIsFull() throws Exception {
    var tunnel = gateway.tunnels.online("shop.localhost").onRequest(s -> s.respond(200, "got it"));
    int total = 64 * 1024 * 1024;
    try (var client = gateway.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: " + total + "\r\n\r\n");
      var stream = tunnel.stream(0);
      stream.writable(false);
      var upload =
          Thread.startVirtualThread(
              () -> {
                try {
                  for (int sent = 0; sent < total; sent += 64 * 1024) {
                    client.send(new byte[64 * 1024]);
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      Soon.until(() -> stream.bodySize() > 0);
      int read = stream.bodySize();

      assertThat(read).as("one read's worth").isLessThanOrEqualTo(256 * 1024);
      Soon.until(() -> stream.bodySize() == read && upload.isAlive());

      stream.writable(true);
      assertThat(client.read().text()).isEqualTo("got it");
      assertThat(stream.bodySize()).isEqualTo(total);
    }
  }

  @Test
  void aReaderThatTakesNothingForTooLongIsCutOff() throws Exception {
    try (var strict = new GatewayUnderTest(TimeoutsTest.with(Duration.ofMillis(300)));
        var slow = new RawClient(strict.port(), 8 * 1024)) {
      var tunnel = strict.tunnels.online("shop.localhost");
      slow.send("GET /big HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
      var stream = tunnel.stream(0);
      stream.sendHead("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
      Thread.startVirtualThread(() -> sendWithinTheWindow(stream, 100_000_000));

      Soon.until(() -> stream.wasReset() == ResetCode.CLIENT_LEFT);
      assertThat(strict.log.completed(0).getOutcome()).isEqualTo(Outcome.CLIENT_LEFT);
    }
  }
}

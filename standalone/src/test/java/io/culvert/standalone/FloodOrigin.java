package io.culvert.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * A local server that takes upgrades and then does not read, or pours fragments out for as long as
 * somebody takes them; to everything else it answers.
 */
final class FloodOrigin implements AutoCloseable {
  private static final byte[] SWITCHES =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
          .getBytes(ISO_8859_1);
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(ISO_8859_1);

  private final ServerSocket server;
  private final byte[] fragments;
  private final CountDownLatch reads = new CountDownLatch(1);
  private final LongAdder poured = new LongAdder();

  private FloodOrigin(ServerSocket server, int pieces) {
    this.server = server;
    this.fragments = repeated(new byte[] {0, 1, 'x'}, pieces);
  }

  /**
   * Listens.
   *
   * @param pieces fragments in one write
   */
  static FloodOrigin start(int pieces) throws IOException {
    var address = InetAddress.getLoopbackAddress();
    var origin = new FloodOrigin(new ServerSocket(0, 50, address), pieces);
    Thread.startVirtualThread(origin::accept);
    return origin;
  }

  static byte[] repeated(byte[] piece, int times) {
    var all = new byte[piece.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = piece[i % piece.length];
    }
    return all;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Bytes that went out after upgrades. */
  long poured() {
    return poured.sum();
  }

  /** From now on it reads what it has left lying. */
  void readOn() {
    reads.countDown();
  }

  private void accept() {
    try {
      while (true) {
        var connection = server.accept();
        Thread.startVirtualThread(() -> serve(connection));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      var in = connection.getInputStream();
      var out = connection.getOutputStream();
      for (var head = head(in); !head.isEmpty(); head = head(in)) {
        if (head.startsWith("GET /mute")) {
          out.write(SWITCHES);
          reads.await();
          in.transferTo(OutputStream.nullOutputStream());
          return;
        }
        if (head.startsWith("GET /pours")) {
          out.write(SWITCHES);
          pour(out);
        }
        out.write(ANSWER);
      }
    } catch (IOException e) {
      // The other side left.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pour(OutputStream out) throws IOException {
    while (true) {
      out.write(fragments);
      poured.add(fragments.length);
    }
  }

  /** Empty at the end. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      head.append((char) octet);
      if (head.indexOf("\r\n\r\n") >= 0) {
        return head.toString();
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    reads.countDown();
    server.close();
  }
}

package io.culvert.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;

/**
 * A local server that does what the JDK's cannot: it takes upgrades, and echoes what comes after
 * them; everything else it answers with one chunk and a trailer.
 */
final class RawOrigin implements AutoCloseable {
  private final ServerSocket server;

  private RawOrigin(ServerSocket server) {
    this.server = server;
  }

  static RawOrigin start() throws IOException {
    var origin = new RawOrigin(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.startVirtualThread(origin::accept);
    return origin;
  }

  int port() {
    return server.getLocalPort();
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

  private static void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      var out = connection.getOutputStream();
      for (var head = head(in); !head.isEmpty(); head = head(in)) {
        if (head.contains("upgrade: ")) {
          out.write(
              "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
                  .getBytes(ISO_8859_1));
          in.transferTo(out);
          return;
        }
        out.write(
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                    + "2\r\nok\r\n0\r\nX-Sum: 42\r\n\r\n")
                .getBytes(ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In lower case; empty at the end. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.append((char) b);
      if (head.indexOf("\r\n\r\n") >= 0) {
        return head.toString().toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

package io.culvert.testing.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP line to a local port that can be cut, as a server that stops or a network that fails. */
public final class CuttableLine implements AutoCloseable {

  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;

  private CuttableLine(int target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** A line that is whole. */
  public static CuttableLine to(int port) {
    try {
      var line =
          new CuttableLine(port, new ServerSocket(0, 50, InetAddress.getByName("localhost")));
      Thread.startVirtualThread(line::accept);
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it begins, on localhost. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Ends every connection; new ones are closed at once until {@link #mend}. */
  public void cut() {
    isCut = true;
    sockets.forEach(CuttableLine::closeQuietly);
  }

  /** Lets new connections pass again. */
  public void mend() {
    isCut = false;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        if (isCut) {
          client.close();
        } else {
          connect(client);
        }
      } catch (IOException e) {
        // The listener is closed, or this one connection failed.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    var server = new Socket("localhost", target);
    sockets.add(client);
    sockets.add(server);
    if (isCut) { // while they were being added
      closeQuietly(client);
      closeQuietly(server);
    }
    Thread.startVirtualThread(() -> carry(client, server));
    Thread.startVirtualThread(() -> carry(server, client));
  }

  private void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The other direction ended first, or the line was cut.
    } finally {
      sockets.remove(from);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}

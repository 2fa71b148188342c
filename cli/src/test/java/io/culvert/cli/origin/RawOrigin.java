package io.culvert.cli.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A local server at the level of bytes: each connection runs a script. */
public final class RawOrigin implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<Throwable> troubles = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  /** What happens on a connection; closed when it returns. */
  public interface Script {
    void run(Connection connection) throws IOException;
  }

  public RawOrigin(Script script) throws IOException {
    this(script, "127.0.0.1");
  }

  public RawOrigin(Script script, String address) throws IOException {
    server = new ServerSocket(0, 1000, InetAddress.ofLiteral(address));
    Thread.startVirtualThread(() -> acceptAll(script));
  }

  private void acceptAll(Script script) {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        sockets.add(socket);
        int number = connections.incrementAndGet();
        Thread.startVirtualThread(() -> serve(socket, number, script));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, int number, Script script) {
    try (socket) {
      script.run(new Connection(socket, number));
    } catch (EOFException e) {
      // The agent closed between requests.
    } catch (IOException | RuntimeException | AssertionError e) {
      troubles.add(e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Connections accepted so far. */
  public int connections() {
    return connections.get();
  }

  Queue<Throwable> troubles() {
    return troubles;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : sockets) {
      socket.close();
    }
  }

  /** One accepted connection. */
  public static final class Connection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final int number;

    Connection(Socket socket, int number) throws IOException {
      this.socket = socket;
      this.number = number;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /** 1 for the first connection that the origin accepted. */
    public int number() {
      return number;
    }

    public Socket socket() {
      return socket;
    }

    /** Reads to the empty line, which is included. */
    public String head() throws IOException {
      var head = new ByteArrayOutputStream();
      while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        head.write(oneByte());
      }
      return head.toString(ISO_8859_1);
    }

    private int oneByte() throws IOException {
      int b = in.read();
      if (b < 0) {
        throw new EOFException();
      }
      return b;
    }

    public byte[] bytes(int count) throws IOException {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException();
      }
      return bytes;
    }

    public String text(int count) throws IOException {
      return new String(bytes(count), ISO_8859_1);
    }

    /** Reads until the agent closes its direction. */
    public byte[] rest() throws IOException {
      return in.readAllBytes();
    }

    public Connection write(String text) throws IOException {
      return write(text.getBytes(ISO_8859_1));
    }

    public Connection write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Closes with RST. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}

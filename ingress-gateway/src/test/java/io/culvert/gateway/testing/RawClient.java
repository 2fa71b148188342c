package io.culvert.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** A client that sends exactly the bytes it is told to, and reads as HTTP says. */
public final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /** A response as it was on the wire. */
  public record Response(String head, byte[] body, String trailers) {
    public int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }

    public String text() {
      return new String(body, ISO_8859_1);
    }

    /** The value of the first such field, or an empty string. */
    public String field(String name) {
      for (var line : head.split("\r\n")) {
        if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }
  }

  public RawClient(int port) throws IOException {
    this(port, 0);
  }

  public RawClient(int port, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(15_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = socket.getInputStream();
  }

  public RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Head only. */
  public String readHead() throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("closed in the head: " + head.toString(ISO_8859_1));
      }
      head.write(octet);
    }
    return head.toString(ISO_8859_1);
  }

  /** A whole response to a request that was not HEAD. */
  public Response read() throws IOException {
    var head = new Response(readHead(), new byte[0], "");
    int status = head.status();
    if (status < 200 || status == 204 || status == 304) {
      return head;
    }
    if (head.field("Transfer-Encoding").equals("chunked")) {
      return readChunks(head.head());
    }
    var length = head.field("Content-Length");
    if (length.isEmpty()) {
      return new Response(head.head(), in.readAllBytes(), "");
    }
    int count = Integer.parseInt(length);
    var body = in.readNBytes(count);
    if (body.length != count) {
      throw new IOException("closed after " + body.length + " of " + count + " bytes");
    }
    return new Response(head.head(), body, "");
  }

  private Response readChunks(String head) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(readLine(), 16);
      if (size == 0) {
        var trailers = new StringBuilder();
        for (var line = readLine(); !line.isEmpty(); line = readLine()) {
          trailers.append(line).append('\n');
        }
        return new Response(head, body.toByteArray(), trailers.toString());
      }
      body.writeBytes(in.readNBytes(size));
      readLine();
    }
  }

  private String readLine() throws IOException {
    var line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new IOException("closed in a line: " + line);
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
    }
    return line.toString();
  }

  public byte[] readNBytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  /** Everything until the other side closes. */
  public String readToEnd() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes with a reset instead of an orderly end. */
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

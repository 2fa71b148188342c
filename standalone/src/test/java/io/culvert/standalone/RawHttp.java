package io.culvert.standalone;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One TCP connection on which a test says exactly what it wants, byte for byte. */
final class RawHttp implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  static RawHttp connect(int port) throws IOException {
    var socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    return new RawHttp(socket);
  }

  Socket socket() {
    return socket;
  }

  RawHttp send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** A whole GET on a connection that stays open. */
  Answer get(String host, String target) throws IOException {
    send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    return answer();
  }

  /** Reads one response, interim ones (1xx) apart. */
  Answer answer() throws IOException {
    var head = head();
    while (head.status() / 100 == 1 && head.status() != 101) {
      head = head();
    }
    return new Answer(head, body(head));
  }

  /** Reads one head, interim or final. */
  Head head() throws IOException {
    var status = line();
    var fields = new ArrayList<String>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      fields.add(line);
    }
    return new Head(status, fields);
  }

  /** Reads what there is of a body; -1 at the end of the connection. */
  int read(byte[] into) throws IOException {
    return in.read(into);
  }

  private byte[] body(Head head) throws IOException {
    if (head.status() == 204 || head.status() == 304) {
      return new byte[0];
    }
    if ("chunked".equalsIgnoreCase(head.field("Transfer-Encoding"))) {
      return chunks();
    }
    var length = head.field("Content-Length");
    return length == null ? in.readAllBytes() : exactly(Integer.parseInt(length));
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(exactly(size));
      line();
    }
    while (!line().isEmpty()) {
      // Trailers are not looked at here.
    }
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";")[0].trim(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    var body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException(body.length + " of " + length + " bytes came");
    }
    return body;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream(64);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed after: " + line);
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /**
   * @param statusLine without its line end
   * @param fields each as {@code Name: value}
   */
  record Head(String statusLine, List<String> fields) {
    int status() {
      return Integer.parseInt(statusLine.split(" ")[1]);
    }

    @Nullable String field(String name) {
      var prefix = name.toLowerCase(Locale.ROOT) + ":";
      return fields.stream()
          .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(prefix))
          .findFirst()
          .map(field -> field.substring(prefix.length()).trim())
          .orElse(null);
    }
  }

  record Answer(Head head, byte[] body) {
    int status() {
      return head.status();
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }
}

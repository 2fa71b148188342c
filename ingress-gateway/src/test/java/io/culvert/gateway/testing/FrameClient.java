package io.culvert.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/** A client of HTTP/2 that sends exactly the frames it is told to, also those that it must not. */
public final class FrameClient implements AutoCloseable {
  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;
  private static final int HEADER = 9;

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  /** A frame as it was on the wire. */
  public record Frame(int type, int flags, int stream, byte[] payload) {
    public boolean is(int wanted) {
      return type == wanted;
    }

    public boolean endsStream() {
      return (type == Http2FrameTypes.DATA || type == Http2FrameTypes.HEADERS)
          && (flags & END_STREAM) != 0;
    }

    /** The error code of an RST_STREAM or GOAWAY. */
    public long errorCode() {
      var numbers = ByteBuffer.wrap(payload);
      return Integer.toUnsignedLong(numbers.getInt(type == Http2FrameTypes.GO_AWAY ? 4 : 0));
    }
  }

  /** A response as far as a stream brought it. */
  public record Response(Http2Headers head, byte[] body, Http2Headers trailers) {
    public int status() {
      return Integer.parseInt(head.status().toString());
    }

    public String text() {
      return new String(body, ISO_8859_1);
    }
  }

  /** Connects and says nothing yet. */
  public FrameClient(int port) throws IOException {
    this(port, 0);
  }

  public FrameClient(int port, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(15_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(socket.getInputStream());
  }

  /** Connects and greets, with default settings. */
  public static FrameClient greeting(int port) throws IOException {
    return greeting(port, new byte[0]);
  }

  /** Connects and greets with the settings. */
  public static FrameClient greeting(int port, byte[] settings) throws IOException {
    var client = new FrameClient(port);
    client.sendBytes(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()));
    client.send(Http2FrameTypes.SETTINGS, 0, 0, settings);
    client.await(frame -> frame.is(Http2FrameTypes.SETTINGS) && frame.flags() == 0);
    return client.send(Http2FrameTypes.SETTINGS, ACK, 0, new byte[0]);
  }

  public FrameClient sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  public FrameClient send(int type, int flags, int stream, byte[] payload) throws IOException {
    var frame = ByteBuffer.allocate(HEADER + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    return sendBytes(frame.array());
  }

  public FrameClient headers(int stream, boolean last, Http2Headers headers)
      throws IOException, Http2Exception {
    int flags = END_HEADERS | (last ? END_STREAM : 0);
    return send(Http2FrameTypes.HEADERS, flags, stream, encoded(stream, headers));
  }

  /** The header block of such a head. */
  public byte[] encoded(int stream, Http2Headers headers) throws Http2Exception {
    var block = Unpooled.buffer();
    encoder.encodeHeaders(stream, headers, block);
    return ByteBufUtil.getBytes(block);
  }

  public FrameClient data(int stream, boolean last, String text) throws IOException {
    return data(stream, last, text.getBytes(ISO_8859_1));
  }

  public FrameClient data(int stream, boolean last, byte[] bytes) throws IOException {
    return send(Http2FrameTypes.DATA, last ? END_STREAM : 0, stream, bytes);
  }

  public FrameClient reset(int stream, long code) throws IOException {
    return send(Http2FrameTypes.RST_STREAM, 0, stream, number(code));
  }

  public FrameClient window(int stream, int bytes) throws IOException {
    return send(Http2FrameTypes.WINDOW_UPDATE, 0, stream, number(bytes));
  }

  public static byte[] number(long value) {
    return ByteBuffer.allocate(4).putInt((int) value).array();
  }

  /** One entry of SETTINGS. */
  public static byte[] setting(int id, long value) {
    return ByteBuffer.allocate(6).putShort((short) id).putInt((int) value).array();
  }

  /** A GET's head. */
  public static Http2Headers get(String hostname, String path) {
    return request("GET", hostname, path);
  }

  public static Http2Headers request(String method, String hostname, String path) {
    return new DefaultHttp2Headers(false)
        .method(method)
        .scheme("http")
        .authority(hostname)
        .path(path);
  }

  public Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(type, flags, stream, in.readNBytes(length));
  }

  /** The next frame that is one of them; others are skipped, as are the bytes of their heads. */
  public Frame await(Predicate<Frame> wanted) throws IOException {
    while (true) {
      var frame = read();
      if (wanted.test(frame)) {
        return frame;
      }
      if (frame.is(Http2FrameTypes.HEADERS)) {
        headersOf(frame); // keeps the decoder's table right
      }
    }
  }

  public Http2Headers headersOf(Frame frame) {
    try {
      return decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The whole response on a stream; frames of other streams are skipped. */
  public Response response(int stream) throws IOException {
    Http2Headers head = null;
    Http2Headers trailers = new DefaultHttp2Headers();
    var body = new ByteArrayOutputStream();
    while (true) {
      var frame =
          await(
              f ->
                  f.stream() == stream
                      && (f.is(Http2FrameTypes.HEADERS)
                          || f.is(Http2FrameTypes.DATA)
                          || f.is(Http2FrameTypes.RST_STREAM)));
      if (frame.is(Http2FrameTypes.RST_STREAM)) {
        throw new IOException("reset with " + frame.errorCode());
      }
      if (frame.is(Http2FrameTypes.DATA)) {
        body.writeBytes(frame.payload());
      } else if (head == null) {
        var read = headersOf(frame);
        head = read.status().charAt(0) == '1' ? null : read;
      } else {
        trailers = headersOf(frame);
      }
      if (frame.endsStream()) {
        return new Response(head, body.toByteArray(), trailers);
      }
    }
  }

  /** Whether the other side ends the connection, whatever it sends before. */
  public boolean isEnded() {
    try {
      while (true) {
        read();
      }
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

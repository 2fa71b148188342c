package io.culvert.cli.origin;

import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.EarlyBytes;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request from the tunnel's stream to a stream of HTTP/2. Credit goes back when the
 * origin's socket has taken the bytes, so what waits is never more than the tunnel's window.
 */
final class Http2RequestBody {
  private final TunnelStream stream;
  private final BodyFraming framing;
  private final EarlyBytes early = new EarlyBytes();
  private @Nullable HttpHeaders trailers;
  private @Nullable Channel origin;
  private boolean discarding;
  private long received;
  private long unwritten;
  private long lastProgress = System.nanoTime();

  Http2RequestBody(TunnelStream stream, BodyFraming framing) {
    this.stream = stream;
    this.framing = framing;
  }

  /** The stream is there: the head goes out, then what has come meanwhile. */
  void opened(Channel channel, Http2Headers head) {
    origin = channel;
    lastProgress = System.nanoTime();
    channel.writeAndFlush(new DefaultHttp2HeadersFrame(head, !hasBody()));
    for (var data = early.poll(); data != null; data = early.poll()) {
      write(channel, data);
    }
    if (trailers != null) {
      writeEnd(channel, trailers);
    }
  }

  private boolean hasBody() {
    return !(framing instanceof BodyFraming.None);
  }

  /**
   * Bytes from the client; taken.
   *
   * @return what rule of the protocol they break; null when none
   */
  @Nullable String data(ByteBuf data) {
    int length = data.readableBytes();
    if (discarding || length == 0) {
      data.release();
      stream.consumed(length);
      return null;
    }
    received += length;
    var violation = trailers != null ? "data after the end" : framing.tooMuch(received);
    if (violation != null) {
      data.release();
      return violation;
    }
    unwritten += length;
    if (origin == null) {
      early.add(data);
    } else {
      write(origin, data);
    }
    return null;
  }

  private void write(Channel channel, ByteBuf data) {
    int length = data.readableBytes();
    channel.writeAndFlush(new DefaultHttp2DataFrame(data)).addListener(_ -> written(length));
  }

  private void written(int length) {
    unwritten -= length;
    lastProgress = System.nanoTime();
    stream.consumed(length);
  }

  /**
   * The client is done.
   *
   * @param section trailer section, taken
   * @return what rule of the protocol it breaks; null when none
   */
  @Nullable String end(ByteBuf section) {
    try {
      var read = HttpHeads.decodeTrailers(section);
      var violation = framing.tooLittle(received);
      if (violation != null && !discarding) {
        return violation;
      }
      trailers = read;
      lastProgress = System.nanoTime();
      if (origin != null && !discarding) {
        writeEnd(origin, read);
      }
      return null;
    } catch (MalformedHead e) {
      return "trailers: " + e.getMessage();
    } finally {
      section.release();
    }
  }

  private void writeEnd(Channel channel, HttpHeaders section) {
    if (!hasBody()) {
      return; // its head said so
    }
    channel.writeAndFlush(
        section.isEmpty()
            ? new DefaultHttp2DataFrame(true)
            : new DefaultHttp2HeadersFrame(Http2Heads.trailers(section), true));
  }

  /** From here on what comes is thrown away, so that the client is not held up. */
  void discard() {
    discarding = true;
    for (var data = early.poll(); data != null; data = early.poll()) {
      int length = data.readableBytes();
      data.release();
      written(length);
    }
  }

  /** Whether the client has sent all there is. */
  boolean isEnded() {
    return trailers != null || !hasBody();
  }

  /** Whether something of the body has come. */
  boolean hasBegun() {
    return received > 0;
  }

  /** Whether the next step is the origin's, and since when; {@link System#nanoTime}. */
  boolean isOriginsTurn() {
    return origin == null || isEnded() || unwritten > 0;
  }

  long lastProgress() {
    return lastProgress;
  }

  /** The origin has given a sign of life. */
  void touch() {
    lastProgress = System.nanoTime();
  }
}

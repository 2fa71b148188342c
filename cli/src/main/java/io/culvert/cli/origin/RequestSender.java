package io.culvert.cli.origin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.EarlyBytes;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request's body from the stream to the origin. Bytes are given back as credit when
 * the origin's socket has taken them, so what waits here is never more than the stream's window.
 */
final class RequestSender {
  private static final ByteBuf CRLF =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(2).writeBytes("\r\n".getBytes(US_ASCII)).asReadOnly());
  private static final ByteBuf LAST_CHUNK =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(3).writeBytes("0\r\n".getBytes(US_ASCII)).asReadOnly());

  private final TunnelStream stream;
  private final BodyFraming framing;
  private final Runnable drained;
  private final EarlyBytes early = new EarlyBytes();
  private @Nullable ByteBuf earlyTrailers;
  private @Nullable Channel origin;
  private boolean raw;
  private boolean discarding;
  private boolean ended;
  private boolean outputShut;
  private long received;
  private long unwritten;
  private long lastProgress = System.nanoTime();

  /**
   * Starts with nothing received.
   *
   * @param drained run whenever the origin's socket has taken all that was received
   */
  RequestSender(TunnelStream stream, BodyFraming framing, Runnable drained) {
    this.stream = stream;
    this.framing = framing;
    this.drained = drained;
  }

  /** The origin is connected: the head goes out, then what has come meanwhile. */
  void connected(Channel channel, ByteBuf head) {
    origin = channel;
    lastProgress = System.nanoTime();
    channel.writeAndFlush(head);
    for (ByteBuf data = early.poll(); data != null; data = early.poll()) {
      write(channel, data);
    }
    if (earlyTrailers != null) {
      ByteBuf trailers = earlyTrailers;
      earlyTrailers = null;
      writeEnd(channel, trailers);
    }
  }

  /**
   * Bytes from the client.
   *
   * @return what rule of the protocol they break; null when none. The buffer is taken either way
   */
  @Nullable String data(ByteBuf data) {
    int length = data.readableBytes();
    if (discarding || length == 0) {
      data.release();
      stream.consumed(length);
      return null;
    }
    received += length;
    String violation = violation();
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

  private @Nullable String violation() {
    if (ended) {
      return "data after the end";
    }
    return raw ? null : framing.tooMuch(received);
  }

  private void write(Channel channel, ByteBuf data) {
    int length = data.readableBytes();
    if (!raw && framing instanceof BodyFraming.Chunked) {
      channel.write(ByteBufUtil.writeAscii(channel.alloc(), Integer.toHexString(length) + "\r\n"));
      channel.write(data).addListener((ChannelFuture done) -> written(length, done));
      channel.writeAndFlush(CRLF.duplicate());
    } else {
      channel.writeAndFlush(data).addListener((ChannelFuture done) -> written(length, done));
    }
  }

  private void written(int length, ChannelFuture done) {
    unwritten -= length;
    lastProgress = System.nanoTime();
    if (!done.isSuccess()) {
      // The origin reads no more; its response may still be on the way.
      discarding = true;
    }
    stream.consumed(length);
    if (unwritten == 0) {
      drained.run();
    }
  }

  /**
   * The client is done.
   *
   * @param trailers trailer section, taken
   * @return what rule of the protocol it breaks; null when none
   */
  @Nullable String end(ByteBuf trailers) {
    if (ended || discarding) {
      trailers.release();
      ended = true;
      return null;
    }
    ended = true;
    lastProgress = System.nanoTime();
    String violation = raw ? null : framing.tooLittle(received);
    if (violation != null) {
      trailers.release();
      return violation;
    }
    try {
      HttpHeads.decodeTrailers(trailers);
    } catch (MalformedHead e) {
      trailers.release();
      return "trailers: " + e.getMessage();
    }
    if (origin == null) {
      earlyTrailers = trailers;
    } else {
      writeEnd(origin, trailers);
    }
    return null;
  }

  private void writeEnd(Channel channel, ByteBuf trailers) {
    if (raw) {
      trailers.release();
      shutOutput(channel);
    } else if (framing instanceof BodyFraming.Chunked) {
      channel.write(LAST_CHUNK.duplicate());
      if (trailers.isReadable()) {
        channel.writeAndFlush(trailers);
      } else {
        trailers.release();
        channel.writeAndFlush(CRLF.duplicate());
      }
    } else {
      trailers.release();
    }
  }

  /** Closes the direction to the origin once everything before it is written. */
  private void shutOutput(Channel channel) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            _ ->
                OriginTls.endOutput(channel)
                    .addListener(
                        _ -> {
                          outputShut = true;
                          drained.run();
                        }));
  }

  /** From here on bytes pass as they are (101 was answered). */
  void becomeRaw() {
    raw = true;
    if (ended && origin != null) {
      shutOutput(origin);
    }
  }

  /** From here on what comes is thrown away, so that the client is not held up. */
  void discard() {
    discarding = true;
    release();
  }

  /** Gives up what waits; for a stream that is gone. */
  void release() {
    for (ByteBuf data = early.poll(); data != null; data = early.poll()) {
      int length = data.readableBytes();
      data.release();
      unwritten -= length;
      stream.consumed(length);
    }
    if (earlyTrailers != null) {
      earlyTrailers.release();
      earlyTrailers = null;
    }
  }

  /** Whether the client has sent all there is and the origin's socket has taken it. */
  boolean complete() {
    return received() && (unwritten == 0 && (!raw || outputShut) || discarding);
  }

  /** Whether the client has sent all there is, or nobody wants the rest. */
  boolean received() {
    if (raw) {
      return ended;
    }
    return discarding
        || switch (framing) {
          case BodyFraming.None() -> true;
          case BodyFraming.Length(long bytes) -> received == bytes;
          case BodyFraming.Chunked _, BodyFraming.Invalid _ -> ended;
        };
  }

  /** Whether the origin takes no more of it. */
  boolean isDiscarding() {
    return discarding;
  }

  /** Whether something of the body was handed to the origin, or is about to be. */
  boolean started() {
    return received > 0;
  }

  /** Whether the origin is behind with reading; otherwise the client may be. */
  boolean originIsBehind() {
    return unwritten > 0;
  }

  /** When a byte was last taken by the origin, or the request ended; {@link System#nanoTime}. */
  long lastProgress() {
    return lastProgress;
  }

  /** The origin has given a sign of life. */
  void touch() {
    lastProgress = System.nanoTime();
  }
}

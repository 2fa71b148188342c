package io.culvert.cli.origin;

import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.EarlyBytes;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request's body from the tunnel's stream to the origin, whichever protocol that
 * speaks. Bytes are given back as credit when the origin's socket has taken them, so what waits
 * here is never more than the stream's window.
 */
final class RequestBody {
  private final TunnelStream stream;
  private final RequestHead request;
  private final Runnable drained;
  private final EarlyBytes early = new EarlyBytes();
  private @Nullable ByteBuf earlyTrailers;
  private @Nullable BodyWriter writer;
  private boolean switched;
  private boolean discarding;
  private boolean ended;
  private boolean closing;
  private long received;
  private long unwritten;
  private long lastProgress = System.nanoTime();

  /**
   * Starts with nothing received.
   *
   * @param drained run whenever the origin's socket has taken all that was received
   */
  RequestBody(TunnelStream stream, RequestHead request, Runnable drained) {
    this.stream = stream;
    this.request = request;
    this.drained = drained;
  }

  /** The origin is connected and has its head: what has come meanwhile goes out. */
  void connected(BodyWriter to) {
    writer = to;
    lastProgress = System.nanoTime();
    for (var data = early.poll(); data != null; data = early.poll()) {
      write(to, data);
    }
    if (earlyTrailers != null) {
      var trailers = earlyTrailers;
      earlyTrailers = null;
      writeEnd(to, trailers);
    }
  }

  /** From here on bytes pass as they are (101 was answered). */
  void becomeRaw(BodyWriter to) {
    switched = true;
    writer = to;
    if (ended) {
      writeEnd(to, Unpooled.EMPTY_BUFFER);
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
    var violation = violation();
    if (violation != null) {
      data.release();
      return violation;
    }
    unwritten += length;
    if (writer == null) {
      early.add(data);
    } else {
      write(writer, data);
    }
    return null;
  }

  private @Nullable String violation() {
    if (ended) {
      return "data after the end";
    }
    return switched ? null : request.framing().tooMuch(received);
  }

  private void write(BodyWriter to, ByteBuf data) {
    int length = data.readableBytes();
    to.data(data).addListener(done -> written(length, done));
  }

  private void written(int length, Future<?> done) {
    if (!done.isSuccess()) {
      // The origin reads no more; its response may still be on the way.
      discarding = true;
    }
    taken(length);
    if (unwritten == 0) {
      drained.run();
    }
  }

  private void taken(int length) {
    unwritten -= length;
    lastProgress = System.nanoTime();
    stream.consumed(length);
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
    var violation = violation(trailers);
    if (violation != null) {
      trailers.release();
      return violation;
    }
    if (writer == null) {
      earlyTrailers = trailers;
    } else {
      writeEnd(writer, trailers);
    }
    return null;
  }

  private @Nullable String violation(ByteBuf trailers) {
    try {
      if (trailers.isReadable()) {
        HttpHeads.decodeTrailers(trailers);
      }
      return switched ? null : request.framing().tooLittle(received);
    } catch (MalformedHead e) {
      return "trailers: " + e.getMessage();
    }
  }

  private void writeEnd(BodyWriter to, ByteBuf trailers) {
    var closed = to.end(trailers);
    if (closed != null) {
      closing = true;
      closed.addListener(
          _ -> {
            closing = false;
            drained.run();
          });
    }
  }

  /** From here on what comes is thrown away, so that the client is not held up. */
  void discard() {
    discarding = true;
    for (var data = early.poll(); data != null; data = early.poll()) {
      int length = data.readableBytes();
      data.release();
      taken(length);
    }
    if (earlyTrailers != null) {
      earlyTrailers.release();
      earlyTrailers = null;
    }
  }

  /** Whether the client has sent all there is and the origin's socket has taken it. */
  boolean isComplete() {
    return isReceived() && (unwritten == 0 && !closing || discarding);
  }

  /** Whether the client has sent all there is, or nobody wants the rest. */
  boolean isReceived() {
    if (switched) {
      return ended;
    }
    return discarding
        || switch (request.framing()) {
          case BodyFraming.None() -> true;
          case BodyFraming.Length(long bytes) -> received == bytes;
          case BodyFraming.Chunked _, BodyFraming.Invalid _ -> ended;
        };
  }

  /** Whether the client has said that nothing follows, or the head did. */
  boolean isEnded() {
    return ended || request.framing() instanceof BodyFraming.None;
  }

  /** Whether the origin takes no more of it. */
  boolean isDiscarding() {
    return discarding;
  }

  /** Whether something of the body has come. */
  boolean hasBegun() {
    return received > 0;
  }

  /** The origin has given a sign of life. */
  void touch() {
    lastProgress = System.nanoTime();
  }

  /**
   * How long nothing has moved although it is not the client that is waited for, nanoseconds; 0
   * when it is the client.
   *
   * @param now {@link System#nanoTime}
   */
  long originsDelay(long now) {
    boolean clientsTurn =
        writer != null
            && !isReceived()
            && unwritten == 0
            && (hasBegun() || !request.expectsContinue());
    return clientsTurn ? 0 : now - lastProgress;
  }

  /**
   * Whether nothing has moved for a while.
   *
   * @param now {@link System#nanoTime}
   */
  boolean isSilent(long now) {
    return now - lastProgress >= Forwarder.SILENT;
  }
}

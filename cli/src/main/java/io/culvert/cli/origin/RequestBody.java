package io.culvert.cli.origin;

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
  private final ReceivedBody received;
  private final LastMoved lastMoved = new LastMoved();
  private final EarlyBytes early = new EarlyBytes();
  private @Nullable ByteBuf earlyTrailers;
  private @Nullable BodyWriter writer;
  private boolean again;
  private boolean discarding;
  private boolean closing;
  private long unwritten;

  /**
   * Starts with nothing received.
   *
   * @param drained run whenever the origin's socket has taken all that was received
   */
  RequestBody(TunnelStream stream, RequestHead request, Runnable drained) {
    this.stream = stream;
    this.request = request;
    this.drained = drained;
    this.received = new ReceivedBody(request.framing());
  }

  /** The origin is connected and has its head: what has come meanwhile goes out. */
  void connected(BodyWriter to) {
    writer = to;
    lastMoved.now();
    for (var data = early.poll(); data != null; data = early.poll()) {
      write(to, data);
    }
    if (earlyTrailers != null) {
      var trailers = earlyTrailers;
      earlyTrailers = null;
      writeEnd(to, trailers);
    } else if (again && received.hasEnd()) {
      writeEnd(to, Unpooled.EMPTY_BUFFER);
    }
  }

  /**
   * The origin has looked at nothing of a request without a byte of body; another stream is to have
   * it.
   */
  void again() {
    writer = null;
    again = true;
  }

  /** From here on bytes pass as they are (101 was answered). */
  void becomeRaw(BodyWriter to) {
    received.becomeRaw();
    writer = to;
    if (received.hasEnd()) {
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
    var violation = received.add(length);
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
    lastMoved.now();
    stream.consumed(length);
  }

  /**
   * The client is done.
   *
   * @param trailers trailer section, taken
   * @return what rule of the protocol it breaks; null when none
   */
  @Nullable String end(ByteBuf trailers) {
    if (received.hasEnd() || discarding) {
      trailers.release();
      received.end();
      return null;
    }
    lastMoved.now();
    var violation = received.end(trailers);
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
  private boolean isReceived() {
    return received.isWhole() || discarding && !received.isRaw();
  }

  /** Whether the client has said that nothing follows, or the head did. */
  boolean isEnded() {
    return received.isEnded();
  }

  /** Whether the origin takes no more of it. */
  boolean isDiscarding() {
    return discarding;
  }

  /** Whether something of the body has come. */
  boolean hasBegun() {
    return received.hasBegun();
  }

  /** The origin has given a sign of life. */
  void touch() {
    lastMoved.now();
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
    return clientsTurn ? 0 : lastMoved.ago(now);
  }

  /**
   * Whether nothing has moved for a while.
   *
   * @param now {@link System#nanoTime}
   */
  boolean isSilent(long now) {
    return lastMoved.isSilent(now);
  }
}

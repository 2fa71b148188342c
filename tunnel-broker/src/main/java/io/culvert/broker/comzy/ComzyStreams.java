package io.culvert.broker.comzy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection, and how many bytes of bodies are held for all of them, which
 * {@link ComzyLimits} bounds.
 */
final class ComzyStreams {
  private final Map<Integer, ComzyStream> streams = new HashMap<>();
  private int held;

  /**
   * A request has begun.
   *
   * @param body empty; what comes is put into it
   */
  void open(int id, HttpRequest head, ByteBuf body) {
    streams.put(id, new ComzyStream(head, body));
  }

  @Nullable ComzyStream find(int id) {
    return streams.get(id);
  }

  /** The stream, if its request is not answered yet. */
  @Nullable ComzyStream unanswered(int id) {
    var stream = streams.get(id);
    return stream == null || stream.isAnswered() ? null : stream;
  }

  /**
   * Takes bytes of a request's body.
   *
   * @param bytes copied
   * @return false when they would be too many; nothing is taken then
   */
  boolean gather(ComzyStream stream, ByteBuf bytes) {
    int count = bytes.readableBytes();
    if (stream.requestBody().readableBytes() + count > ComzyLimits.MAX_BODY
        || held + count > ComzyLimits.MAX_HELD) {
      return false;
    }
    stream.requestBody().writeBytes(bytes);
    held += count;
    return true;
  }

  /** The client has been told the whole request. */
  void told(ComzyStream stream) {
    held -= stream.requestBody().readableBytes();
    stream.requestBody().clear();
  }

  /**
   * The whole answer is there.
   *
   * @param body taken
   * @return false when it would be too much to hold; the stream is as it was then
   */
  boolean answer(ComzyStream stream, ByteBuf body) {
    if (held - stream.held() + body.readableBytes() > ComzyLimits.MAX_HELD) {
      body.release();
      return false;
    }
    held -= stream.held();
    stream.answer(body);
    held += stream.held();
    return true;
  }

  /** The next piece of the answer's body that may be sent; null when credit or body is used up. */
  @Nullable ByteBuf next(ComzyStream stream) {
    var piece = stream.next();
    held -= piece == null ? 0 : piece.readableBytes();
    return piece;
  }

  /** It is over. */
  void forget(int id) {
    var stream = streams.remove(id);
    if (stream != null) {
      held -= stream.held();
      stream.release();
    }
  }

  /** The connection is over. */
  void forgetAll() {
    streams.values().forEach(ComzyStream::release);
    streams.clear();
  }
}

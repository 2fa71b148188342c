package io.culvert.broker.comzy;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** One request and its answer: what has come of the one, and what is left to send of the other. */
final class ComzyStream {
  private final HttpRequest request;
  private final ByteBuf requestBody;
  private ByteBuf rest = Unpooled.EMPTY_BUFFER;
  private int credit = ProtocolLimits.INITIAL_WINDOW;
  private boolean answered;

  /**
   * @param requestBody empty; what comes is put into it
   */
  ComzyStream(HttpRequest request, ByteBuf requestBody) {
    this.request = request;
    this.requestBody = requestBody;
  }

  HttpRequest request() {
    return request;
  }

  ByteBuf requestBody() {
    return requestBody;
  }

  boolean isAnswered() {
    return answered;
  }

  /** The whole body of the answer is there; from now on it waits for credit. */
  void answer(ByteBuf body) {
    answered = true;
    requestBody.clear();
    rest = body;
  }

  void credit(int bytes) {
    credit += bytes;
  }

  /** The next piece of the answer's body that may be sent; null when credit or body is used up. */
  @Nullable ByteBuf next() {
    int length = Math.min(Math.min(credit, rest.readableBytes()), ProtocolLimits.MAX_DATA);
    if (length <= 0) {
      return null;
    }
    credit -= length;
    return rest.readRetainedSlice(length);
  }

  /** Whether the answer has been sent to its last byte. */
  boolean isSent() {
    return answered && !rest.isReadable();
  }

  /** Bytes that are held for it. */
  int held() {
    return requestBody.readableBytes() + rest.readableBytes();
  }

  void release() {
    requestBody.release();
    rest.release();
  }
}

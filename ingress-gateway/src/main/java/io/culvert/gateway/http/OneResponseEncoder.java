package io.culvert.gateway.http;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderValues.CLOSE;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Netty's response encoder, which also knows HEAD and tells when the final response has ended. What
 * comes between two flushes of a small response is written as one.
 */
final class OneResponseEncoder extends HttpResponseEncoder {
  /** Bodies up to this size are copied behind their heads, bytes. */
  private static final int SMALL = 4 * 1024;

  private final BooleanSupplier isHeadRequest;
  private final Runnable onEnd;
  private final GatheredResponse gathered = new GatheredResponse();
  private boolean interim;
  private boolean ended;
  private boolean closing;

  OneResponseEncoder(BooleanSupplier isHeadRequest, Runnable onEnd) {
    this.isHeadRequest = isHeadRequest;
    this.onEnd = onEnd;
  }

  /** Whether a final response has ended that {@link #takeEnd} has not told of. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether a final response has ended since the last call, and another may follow it. */
  boolean takeEnd() {
    boolean was = ended && !closing;
    ended = false;
    return was;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise)
      throws Exception {
    if (msg instanceof HttpResponse response) {
      interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      closing |= response.headers().containsValue(CONNECTION, CLOSE, true);
    }
    if (interim) {
      super.write(ctx, msg, promise);
      return;
    }
    switch (msg) {
      case FullHttpResponse _ -> end(ctx, msg, promise);
      case HttpResponse head -> gathered.begin(head, promise);
      case LastHttpContent last when !gathered.isEmpty() -> {
        var whole = promise.unvoid();
        end(ctx, gathered.whole(last, whole), whole);
      }
      case LastHttpContent _ -> end(ctx, msg, promise);
      case HttpContent piece when gathered.take(piece, promise) -> {}
      default -> {
        release(ctx);
        super.write(ctx, msg, promise);
      }
    }
  }

  private void end(ChannelHandlerContext ctx, Object last, ChannelPromise promise)
      throws Exception {
    super.write(ctx, last, promise);
    ended = true;
    onEnd.run();
  }

  private void release(ChannelHandlerContext ctx) throws Exception {
    for (var part = gathered.poll(); part != null; part = gathered.poll()) {
      try {
        super.write(ctx, part.message(), part.promise());
      } catch (Exception e) {
        part.promise().tryFailure(e);
        gathered.drop(); // without its head a piece is part of nothing
        throw e;
      }
    }
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, Object msg, List<Object> out) throws Exception {
    super.encode(ctx, msg, out);
    if (msg instanceof FullHttpResponse
        && out.size() == 2
        && out.getFirst() instanceof ByteBuf head
        && out.getLast() instanceof ByteBuf body
        && body.readableBytes() <= SMALL) {
      head.writeBytes(body);
      body.release();
      out.removeLast();
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) throws Exception {
    release(ctx);
    ctx.flush();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    gathered.drop(); // what is not flushed before a close is not sent
    ctx.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    gathered.drop();
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return response.status().codeClass() != HttpStatusClass.INFORMATIONAL
            && isHeadRequest.getAsBoolean()
        || super.isContentAlwaysEmpty(response);
  }
}

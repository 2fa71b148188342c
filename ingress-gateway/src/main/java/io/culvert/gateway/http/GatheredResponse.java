package io.culvert.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a response that may turn out to be all of it: its head and the first piece of
 * its body wait, until the next flush at most. A small response that comes in one turn of the event
 * loop is then one message and one write instead of three.
 */
final class GatheredResponse {
  private @Nullable Part head;
  private @Nullable Part piece;

  /**
   * What waits.
   *
   * @param message a head or a piece of a body, owned
   * @param promise kept when it is written
   */
  record Part(Object message, ChannelPromise promise) {
    private void follow(ChannelPromise whole) {
      if (!promise.isVoid()) {
        whole.addListener(this::keep);
      }
    }

    private void keep(Future<?> written) {
      if (written.isSuccess()) {
        promise.trySuccess();
      } else {
        promise.tryFailure(written.cause());
      }
    }
  }

  boolean isEmpty() {
    return head == null;
  }

  /** A response begins; nothing waits. */
  void begin(HttpResponse response, ChannelPromise promise) {
    head = new Part(response, promise);
  }

  /**
   * Keeps a piece of the body beside its head.
   *
   * @return false when there is no room for it
   */
  boolean take(HttpContent content, ChannelPromise promise) {
    if (head == null || piece != null) {
      return false;
    }
    piece = new Part(content, promise);
    return true;
  }

  /**
   * The response as one message; nothing waits any more.
   *
   * @param last ends it
   * @param whole promise of the message; those of its parts are kept with it
   */
  FullHttpResponse whole(LastHttpContent last, ChannelPromise whole) {
    var body = last.content();
    if (piece != null) {
      piece.follow(whole);
      body = both(((HttpContent) piece.message).content(), body);
    }
    if (head == null) {
      throw new IllegalStateException("no response has begun");
    }
    head.follow(whole);
    var begun = (HttpResponse) head.message;
    head = null;
    piece = null;
    return new DefaultFullHttpResponse(
        begun.protocolVersion(), begun.status(), body, begun.headers(), last.trailingHeaders());
  }

  private static ByteBuf both(ByteBuf first, ByteBuf second) {
    if (second.isReadable()) {
      return Unpooled.wrappedBuffer(first, second);
    }
    second.release();
    return first;
  }

  /** Hands on what waits, piece by piece; null when nothing does. */
  @Nullable Part poll() {
    var next = head == null ? piece : head;
    if (head == null) {
      piece = null;
    }
    head = null;
    return next;
  }

  /** The connection is gone, or speaks something else from now on. */
  void drop() {
    for (var part = poll(); part != null; part = poll()) {
      ReferenceCountUtil.release(part.message);
      part.promise.tryFailure(new ClosedChannelException());
    }
  }
}

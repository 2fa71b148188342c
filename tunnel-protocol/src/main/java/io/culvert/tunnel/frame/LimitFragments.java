package io.culvert.tunnel.frame;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a WebSocket whose messages have too many fragments (RFC 6455 §5.4). What puts them together
 * bounds their bytes, but fragments may be empty, and then a message need never end. Stands before
 * it.
 */
public final class LimitFragments extends ChannelInboundHandlerAdapter {
  /** Most fragments of a message: 1 KiB each of the largest that anybody may send. */
  static final int MOST = 16 * 1024;

  private int fragments;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    fragments =
        switch (message) {
          case BinaryWebSocketFrame first -> after(first.isFinalFragment());
          case TextWebSocketFrame first -> after(first.isFinalFragment());
          case ContinuationWebSocketFrame next -> after(next.isFinalFragment());
          default -> fragments; // control frames may come between
        };
    if (fragments <= MOST) {
      ctx.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (fragments == MOST + 1) {
      throw ProtocolViolation.tooLarge("message of more than " + MOST + " fragments");
    }
  }

  private int after(boolean last) {
    return last && fragments <= MOST ? 0 : fragments + 1;
  }
}

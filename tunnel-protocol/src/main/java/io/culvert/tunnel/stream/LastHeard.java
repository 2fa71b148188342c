package io.culvert.tunnel.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Remembers when the last byte came in. Stands at the pipeline's very front, before TLS and
 * WebSocket, so that a large message that arrives slowly counts as a sign of life.
 */
public final class LastHeard extends ChannelInboundHandlerAdapter {
  private long at;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    at = ctx.executor().ticker().nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    at = ctx.executor().ticker().nanoTime();
    ctx.fireChannelRead(message);
  }

  /** In the time of the event loop's ticker, nanoseconds. */
  long at() {
    return at;
  }
}

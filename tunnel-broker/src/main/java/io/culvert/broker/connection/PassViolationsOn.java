package io.culvert.broker.connection;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Takes what the WebSocket decoder complains about past Netty's WebSocket handler, which would
 * close the socket at once: the last handler closes it, so that the other side learns why.
 */
@Sharable
final class PassViolationsOn extends ChannelInboundHandlerAdapter {
  static final PassViolationsOn INSTANCE = new PassViolationsOn();

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.pipeline().context(AgentPipeline.FRAMES).fireExceptionCaught(cause);
  }
}

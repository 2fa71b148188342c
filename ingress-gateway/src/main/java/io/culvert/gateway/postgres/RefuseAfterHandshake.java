package io.culvert.gateway.postgres;

import io.culvert.tunnel.error.CulvertError;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/** Tells a client over TLS why it gets no database. */
final class RefuseAfterHandshake extends ChannelInboundHandlerAdapter {
  private final CulvertError error;

  RefuseAfterHandshake(CulvertError error) {
    this.error = error;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        ErrorResponse.sayAndClose(ctx, ErrorResponse.REJECTED, error);
      } else {
        ctx.close();
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }
}

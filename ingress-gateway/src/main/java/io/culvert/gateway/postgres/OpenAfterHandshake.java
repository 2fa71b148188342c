package io.culvert.gateway.postgres;

import io.culvert.gateway.tcp.RawConnections;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Joins a decrypted connection with its tunnel, and not before the client has shown that it can.
 */
final class OpenAfterHandshake extends ChannelInboundHandlerAdapter {
  private final Tunnel tunnel;
  private final RawConnections connections;
  private final CancelKeys keys;

  OpenAfterHandshake(Tunnel tunnel, RawConnections connections, CancelKeys keys) {
    this.tunnel = tunnel;
    this.connections = connections;
    this.keys = keys;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        connections.open(ctx.channel(), tunnel).join(ctx.name());
        ctx.pipeline().replace(this, "cancel-key", new LearnCancelKey(keys, tunnel));
      } else {
        ctx.close();
      }
    }
  }
}

package io.culvert.gateway.tcp;

import io.culvert.gateway.connection.AbruptClose;
import io.culvert.gateway.connection.TakeProxyHeader;
import io.culvert.gateway.loop.MoveToLoop;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.FindTunnel.Found;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Joins each connection to a public port with the tunnel that has the port, as soon as it is known
 * who has connected.
 */
final class OpenByPort extends ChannelInboundHandlerAdapter {
  private final int port;
  private final FindTunnel find;
  private final RawConnections connections;

  OpenByPort(int port, FindTunnel find, RawConnections connections) {
    this.port = port;
    this.find = find;
    this.connections = connections;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (ctx.pipeline().get(TakeProxyHeader.class) == null) {
      goToLoop(ctx);
    }
  }

  /** Nothing has been read yet, so that nothing has to be carried over. */
  private void goToLoop(ChannelHandlerContext ctx) {
    var loop = find.lookAtPort(port).loop();
    if (loop != null && MoveToLoop.isWorthwhile(ctx.channel(), loop)) {
      // The tunnel may have gone when the connection is there.
      MoveToLoop.start(ctx.channel(), loop, () -> begin(ctx, find.atPort(port)), () -> {});
    } else {
      begin(ctx, find.atPort(port));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == TakeProxyHeader.TAKEN) {
      begin(ctx, find.atPort(port));
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void begin(ChannelHandlerContext ctx, Found found) {
    switch (found) {
      case Found.Open(var tunnel, _) -> open(ctx, tunnel);
      case Found.Shut(var error) -> refuse(ctx, error, "-");
    }
  }

  private void open(ChannelHandlerContext ctx, Tunnel tunnel) {
    var error = connections.refusal(tunnel, ctx.channel());
    if (error != null) {
      refuse(ctx, error, tunnel.info().hostname());
      return;
    }
    connections.open(ctx.channel(), tunnel).join(ctx.name());
    ctx.pipeline().remove(this);
  }

  /** Nothing can be said in a protocol that nobody here knows. */
  private void refuse(ChannelHandlerContext ctx, CulvertError error, String hostname) {
    connections.refused(error, ctx.channel(), hostname);
    AbruptClose.of(ctx.channel());
  }
}

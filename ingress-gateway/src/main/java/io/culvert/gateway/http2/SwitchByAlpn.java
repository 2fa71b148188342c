package io.culvert.gateway.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** On TLS: the version of HTTP is what was agreed on in the handshake (RFC 9113 §3.2). */
public final class SwitchByAlpn extends ChannelInboundHandlerAdapter {
  private final Http2Entrance http2;

  public SwitchByAlpn(Http2Entrance http2) {
    this.http2 = http2;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    var pipeline = ctx.pipeline();
    if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
      var tls = pipeline.get(SslHandler.class);
      if (tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
        var held = LeaveHttp1.in(pipeline);
        http2.addTo(pipeline);
        held.letGo(pipeline);
      }
    }
    ctx.fireUserEventTriggered(event);
    if (event instanceof SslHandshakeCompletionEvent) {
      pipeline.remove(this);
    }
  }
}

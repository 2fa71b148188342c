package io.culvert.gateway.connection;

import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.TrustedProxies;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the PROXY header with which the operator's proxy begins a connection, and remembers whom it
 * speaks for. A connection that begins otherwise, or comes from somebody else, is closed: behind
 * such a proxy nobody comes alone.
 */
public final class TakeProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
  private static final Logger LOG = LoggerFactory.getLogger(TakeProxyHeader.class);

  private final TrustedProxies proxies;

  /**
   * @param proxies who may speak for others; when there are none named, everybody who gets here
   */
  public TakeProxyHeader(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (proxies.addresses().isEmpty() || isOurs(ctx)) {
      ctx.fireChannelActive();
    } else {
      LOG.info(
          "A connection from {} is none of a proxy that is known", ctx.channel().remoteAddress());
      ctx.close();
    }
  }

  private boolean isOurs(ChannelHandlerContext ctx) {
    return ctx.channel().remoteAddress() instanceof InetSocketAddress peer
        && proxies.isOurs(peer.getAddress());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
    // Without an address it is the proxy's own: a look whether anybody is here.
    var source = header.sourceAddress();
    var address = source == null ? null : NetUtil.createInetAddressFromIpAddressString(source);
    if (address != null) {
      ctx.channel()
          .attr(Client.THROUGH_PROXY)
          .set(new InetSocketAddress(address, header.sourcePort()));
    }
    ctx.pipeline().remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof HAProxyProtocolException) {
      LOG.info("A connection from {} begins with no PROXY header", ctx.channel().remoteAddress());
      ctx.close();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}

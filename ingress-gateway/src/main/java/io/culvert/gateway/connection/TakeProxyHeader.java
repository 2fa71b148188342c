package io.culvert.gateway.connection;

import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.TrustedProxies;
import io.culvert.tunnel.error.FewLines;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the PROXY header with which the operator's proxy begins a connection, and remembers whom it
 * speaks for. A connection that begins otherwise, or comes from somebody else, is closed: behind
 * such a proxy nobody comes alone. Handlers that must know the client before they begin wait for
 * {@link #TAKEN}.
 */
public final class TakeProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
  /** Fired when it is known who the client is. */
  public static final Object TAKEN = new Object();

  private static final Logger LOG = LoggerFactory.getLogger(TakeProxyHeader.class);
  private static final FewLines LINES = new FewLines();

  private final TrustedProxies proxies;
  private final Duration patience;
  private @Nullable Future<?> timer;

  /**
   * @param proxies who may speak for others; when there are none named, everybody who gets here
   * @param patience how long the header may take to come
   */
  public TakeProxyHeader(TrustedProxies proxies, Duration patience) {
    this.proxies = proxies;
    this.patience = patience;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (proxies.addresses().isEmpty() || isOurs(ctx)) {
      timer =
          ctx.executor().schedule(() -> ctx.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
      ctx.fireChannelActive();
    } else {
      var peer = ctx.channel().remoteAddress();
      LINES.say(
          more -> LOG.info("A connection from {} is none of a proxy that is known{}", peer, more));
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
    ctx.fireUserEventTriggered(TAKEN);
    ctx.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof DecoderException) { // what Netty's decoder does not foresee comes so too
      var peer = ctx.channel().remoteAddress();
      LINES.say(more -> LOG.info("A connection from {} begins with no PROXY header{}", peer, more));
      ctx.close();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}

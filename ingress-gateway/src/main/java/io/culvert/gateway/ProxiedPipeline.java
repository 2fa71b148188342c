package io.culvert.gateway;

import io.culvert.gateway.connection.TakeProxyHeader;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.time.Duration;

/** The way of a connection that the operator's own proxy begins with a PROXY header. */
final class ProxiedPipeline extends ChannelInitializer<Channel> {
  private final FrontProxies proxies;
  private final Duration patience;
  private final ChannelHandler usual;

  private ProxiedPipeline(FrontProxies proxies, Duration patience, ChannelHandler usual) {
    this.proxies = proxies;
    this.patience = patience;
    this.usual = usual;
  }

  /**
   * What a public port is to be served by.
   *
   * @param usual the way of a connection without such a header
   */
  static ChannelHandler ifAny(GatewaySettings settings, ChannelHandler usual) {
    var proxies = settings.proxies();
    return proxies.proxyProtocol()
        ? new ProxiedPipeline(proxies, settings.requestHeadTimeout(), usual)
        : usual;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel
        .pipeline()
        .addLast("proxy-header", new HAProxyMessageDecoder())
        .addLast("proxy-address", new TakeProxyHeader(proxies.trusted(), patience))
        .addLast(usual);
  }
}

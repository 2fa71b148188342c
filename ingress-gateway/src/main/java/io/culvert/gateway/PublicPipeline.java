package io.culvert.gateway;

import io.culvert.gateway.connection.ClientPatience;
import io.culvert.gateway.connection.CloseStalledReader;
import io.culvert.gateway.connection.KeepAlive;
import io.culvert.gateway.connection.LimitConnections;
import io.culvert.gateway.http.HttpLimits;
import io.culvert.gateway.http.PublicHttpCodec;
import io.culvert.gateway.http2.Http2Entrance;
import io.culvert.gateway.http2.SwitchByAlpn;
import io.culvert.gateway.http2.SwitchByPreface;
import io.culvert.gateway.http2.UpgradeToHttp2;
import io.culvert.gateway.loop.LoopOfTunnel;
import io.culvert.gateway.loop.SettleOnLoop;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.sni.PeekServerName;
import io.culvert.gateway.sni.ServerNameRoute;
import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request: from the public socket down to the agent, and its answer back up. It is
 * made for HTTP/1.1; {@link Http2Entrance} rebuilds it when a client speaks HTTP/2.
 */
final class PublicPipeline extends ChannelInitializer<Channel> {
  private final GatewaySettings settings;
  private final LimitConnections connections;
  private final ExchangeHandlers exchanges;
  private final ClientPatience.Limits patience;
  private final Http2Entrance http2;
  private final LoopOfTunnel loops;

  /** Where TLS connections go; null in clear. */
  private final @Nullable ServerNameRoute route;

  private PublicPipeline(
      GatewaySettings settings,
      LimitConnections connections,
      ExchangeHandlers exchanges,
      LoopOfTunnel loops,
      @Nullable ServerNameRoute route) {
    this.settings = settings;
    this.connections = connections;
    this.exchanges = exchanges;
    this.loops = loops;
    this.route = route;
    this.patience =
        new ClientPatience.Limits(
            settings.requestHeadTimeout(),
            settings.requestBodyTimeout(),
            settings.keepAliveTimeout());
    this.http2 = new Http2Entrance(patience, settings.proxies().trusted(), exchanges::addTo);
  }

  /**
   * For bare TCP.
   *
   * @param connections counts the connections of this kind
   * @param exchanges what becomes of each request
   * @param find where tunnels are
   */
  static PublicPipeline inClear(
      GatewaySettings settings,
      LimitConnections connections,
      ExchangeHandlers exchanges,
      FindTunnel find) {
    return new PublicPipeline(settings, connections, exchanges, LoopOfTunnel.byHost(find), null);
  }

  /**
   * The same behind TLS, where the handshake tells the version of HTTP. Connections for TLS tunnels
   * pass through.
   *
   * @param route where a connection goes by its ClientHello
   */
  static PublicPipeline overTls(
      GatewaySettings settings,
      LimitConnections connections,
      ExchangeHandlers exchanges,
      FindTunnel find,
      ServerNameRoute route) {
    return new PublicPipeline(
        settings,
        connections.withoutAnswer(), // a text in clear would be no answer to a ClientHello
        exchanges.withStrictTransport(settings.tls().hsts()),
        LoopOfTunnel.byServerName(find),
        route);
  }

  @Override
  protected void initChannel(Channel channel) {
    channel
        .pipeline()
        .addLast("connections", connections)
        .addLast("settle", new SettleOnLoop(loops, patience.head(), this::addRest));
  }

  private void addRest(ChannelPipeline pipeline) {
    if (route == null) {
      addInClear(pipeline);
    } else {
      pipeline.addLast("tls", new PeekServerName(route, patience.head()));
      addDecrypted(pipeline);
    }
  }

  private void addInClear(ChannelPipeline pipeline) {
    addHttp(pipeline, new SwitchByPreface(http2));
    pipeline.addLast("h2c", new UpgradeToHttp2(http2));
    exchanges.addTo(pipeline);
  }

  private void addDecrypted(ChannelPipeline pipeline) {
    addHttp(pipeline, new SwitchByAlpn(http2));
    exchanges.addTo(pipeline);
  }

  private void addHttp(ChannelPipeline pipeline, ChannelHandler version) {
    var codec = new PublicHttpCodec(HttpLimits.DEFAULT);
    pipeline
        .addLast("not-read", new CloseWhenNotRead())
        .addLast("stalled-reader", new CloseStalledReader(settings.requestBodyTimeout()))
        .addLast("version", version)
        .addLast("patience", new ClientPatience(patience, codec))
        .addLast("http", codec)
        .addLast("keep-alive", new KeepAlive());
  }
}

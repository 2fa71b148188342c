package io.culvert.gateway;

import io.culvert.gateway.connection.ClientPatience;
import io.culvert.gateway.connection.CloseStalledReader;
import io.culvert.gateway.connection.KeepAlive;
import io.culvert.gateway.connection.LimitConnections;
import io.culvert.gateway.http.HttpLimits;
import io.culvert.gateway.http.PublicHttpCodec;
import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flush.FlushConsolidationHandler;

/** The way of a request: from the public socket down to the agent, and its answer back up. */
final class PublicPipeline extends ChannelInitializer<Channel> {
  private final GatewaySettings settings;
  private final LimitConnections connections;
  private final ExchangeHandlers exchanges;

  /**
   * @param connections counts the connections of this kind
   * @param exchanges what becomes of each request
   */
  PublicPipeline(
      GatewaySettings settings, LimitConnections connections, ExchangeHandlers exchanges) {
    this.settings = settings;
    this.connections = connections;
    this.exchanges = exchanges;
  }

  @Override
  protected void initChannel(Channel channel) {
    var codec = new PublicHttpCodec(HttpLimits.DEFAULT);
    var patience =
        new ClientPatience.Limits(
            settings.requestHeadTimeout(),
            settings.requestBodyTimeout(),
            settings.keepAliveTimeout());
    channel
        .pipeline()
        .addLast("connections", connections)
        .addLast("not-read", new CloseWhenNotRead())
        .addLast("flush", new FlushConsolidationHandler(256, true))
        .addLast("stalled-reader", new CloseStalledReader(settings.requestBodyTimeout()))
        .addLast("patience", new ClientPatience(patience, codec))
        .addLast("http", codec)
        .addLast("keep-alive", new KeepAlive());
    exchanges.addTo(channel.pipeline());
  }
}

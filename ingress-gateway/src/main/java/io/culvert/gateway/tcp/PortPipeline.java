package io.culvert.gateway.tcp;

import io.culvert.gateway.connection.LimitConnections;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flush.FlushConsolidationHandler;

/** A connection to the public port of a TCP tunnel. */
final class PortPipeline extends ChannelInitializer<Channel> {
  private final int port;
  private final LimitConnections limit;
  private final FindTunnel find;
  private final RawConnections connections;

  PortPipeline(int port, LimitConnections limit, FindTunnel find, RawConnections connections) {
    this.port = port;
    this.limit = limit;
    this.find = find;
    this.connections = connections;
  }

  @Override
  protected void initChannel(Channel channel) {
    KeepAliveProbes.on(channel);
    channel
        .pipeline()
        .addLast("connections", limit)
        .addLast("not-read", new CloseWhenNotRead())
        .addLast("flush", new FlushConsolidationHandler(256, true))
        .addLast("open", new OpenByPort(port, find, connections));
  }
}

package io.culvert.gateway;

import io.culvert.gateway.sni.PeekServerName;
import io.culvert.gateway.sni.ServerNameRoute;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.time.Duration;

/**
 * TLS: connections for TLS tunnels pass through; behind all others stands the same pipeline as
 * without.
 */
final class TlsPipeline extends ChannelInitializer<Channel> {
  private final ServerNameRoute route;
  private final Duration patience;
  private final PublicPipeline pipeline;

  /**
   * @param patience how long a client may take for its ClientHello
   * @param pipeline the one over TLS
   */
  TlsPipeline(ServerNameRoute route, Duration patience, PublicPipeline pipeline) {
    this.route = route;
    this.patience = patience;
    this.pipeline = pipeline;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.pipeline().addLast("tls", new PeekServerName(route, patience));
    pipeline.initChannel(channel);
  }
}

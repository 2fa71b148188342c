package io.culvert.gateway;

import io.culvert.tunnel.tls.Certificates;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/** TLS, and behind it the same pipeline as without. */
final class TlsPipeline extends ChannelInitializer<Channel> {
  private final Certificates certificates;
  private final PublicPipeline pipeline;

  /**
   * @param pipeline the one over TLS
   */
  TlsPipeline(Certificates certificates, PublicPipeline pipeline) {
    this.certificates = certificates;
    this.pipeline = pipeline;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.pipeline().addLast("tls", certificates.handler());
    pipeline.initChannel(channel);
  }
}

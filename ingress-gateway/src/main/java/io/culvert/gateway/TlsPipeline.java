package io.culvert.gateway;

import io.culvert.gateway.connection.AddStrictTransport;
import io.culvert.tunnel.tls.Certificates;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.time.Duration;

/** TLS, and behind it the same pipeline as without. */
final class TlsPipeline extends ChannelInitializer<Channel> {
  private final Certificates certificates;
  private final PublicPipeline pipeline;
  private final Duration hsts;

  /**
   * @param hsts how long browsers are told to use nothing but HTTPS; zero for not
   */
  TlsPipeline(Certificates certificates, PublicPipeline pipeline, Duration hsts) {
    this.certificates = certificates;
    this.pipeline = pipeline;
    this.hsts = hsts;
  }

  @Override
  protected void initChannel(Channel channel) {
    var handlers = channel.pipeline().addLast("tls", certificates.handler());
    pipeline.initChannel(channel);
    if (hsts.isPositive()) {
      handlers.addBefore("keep-alive", "strict-transport", new AddStrictTransport(hsts));
    }
  }
}

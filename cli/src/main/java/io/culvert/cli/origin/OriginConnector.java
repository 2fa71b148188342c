package io.culvert.cli.origin;

import io.culvert.cli.dial.Dialer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;

/** How connections to the local server are set up. */
final class OriginConnector {
  private OriginConnector() {}

  /** For HTTP/1.1. */
  static Dialer dialer(EventLoop loop, OriginTarget target, OriginLimits limits) {
    var bootstrap =
        bootstrap(loop, limits)
            // A half-closed connection still carries the other direction of an upgraded stream.
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            // A failed write must not lose the response that came before it.
            .option(ChannelOption.AUTO_CLOSE, false)
            .handler(new OriginPipeline());
    return new Dialer(loop, bootstrap, target.host(), target.port());
  }

  /** For HTTP/2. */
  static Dialer http2Dialer(EventLoop loop, OriginTarget target, OriginLimits limits) {
    var bootstrap = bootstrap(loop, limits).handler(new Http2OriginPipeline());
    return new Dialer(loop, bootstrap, target.host(), target.port());
  }

  private static Bootstrap bootstrap(EventLoop loop, OriginLimits limits) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis());
  }

  /** The pipeline of a connection of HTTP/1.1. */
  static final class OriginPipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      OriginConnection.initialise(channel.pipeline());
    }
  }

  private static final class Http2OriginPipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      Http2OriginConnection.initialise(channel.pipeline());
    }
  }
}

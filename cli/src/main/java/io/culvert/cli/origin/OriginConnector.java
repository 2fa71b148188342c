package io.culvert.cli.origin;

import io.culvert.cli.dial.Dialer;
import io.culvert.tunnel.loop.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How connections to the local server are set up. */
final class OriginConnector {
  private OriginConnector() {}

  /** For HTTP/1.1. */
  static Connector http1(EventLoop loop, OriginTarget target, OriginLimits limits) {
    var tls = tls(target, OriginTls.HTTP_1);
    var bootstrap =
        bootstrap(loop, limits)
            // A half-closed connection still carries the other direction of an upgraded stream.
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            // A failed write must not lose the response that came before it.
            .option(ChannelOption.AUTO_CLOSE, false)
            .handler(new OriginPipeline(OriginConnection::initialise, tls));
    return connector(loop, bootstrap, target);
  }

  /** For HTTP/2. */
  static Connector http2(EventLoop loop, OriginTarget target, OriginLimits limits) {
    var tls = tls(target, OriginTls.HTTP_2);
    var handler = new OriginPipeline(Http2OriginConnection::initialise, tls);
    var connector = connector(loop, bootstrap(loop, limits).handler(handler), target);
    return tls == null
        ? connector
        : (connected, failed) ->
            connector.connect(
                channel -> {
                  if (OriginTls.isHttp2(channel)) {
                    connected.accept(channel);
                  } else {
                    channel.close();
                    failed.accept(new OriginTls.NotOffered());
                  }
                },
                failed);
  }

  /** To ask a server that speaks TLS which of the two it likes better. */
  static Connector either(EventLoop loop, OriginTarget target, OriginLimits limits) {
    var tls = tls(target, OriginTls.HTTP_2, OriginTls.HTTP_1);
    var handler = new OriginPipeline(pipeline -> pipeline.addLast(new CloseOnFailure()), tls);
    return connector(loop, bootstrap(loop, limits).handler(handler), target);
  }

  private static @Nullable OriginTls tls(OriginTarget target, String... offered) {
    return target.trust() == null ? null : new OriginTls(target, target.trust(), offered);
  }

  private static Connector connector(EventLoop loop, Bootstrap bootstrap, OriginTarget target) {
    var dialer = new Dialer(loop, bootstrap, target.host(), target.port());
    return target.trust() == null
        ? dialer::connect
        : (connected, failed) ->
            dialer.connect(channel -> OriginTls.afterHandshake(channel, connected, failed), failed);
  }

  private static Bootstrap bootstrap(EventLoop loop, OriginLimits limits) {
    return new Bootstrap()
        .group(loop)
        .channel(EventLoops.connectingOn(loop))
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis());
  }

  /** Of a connection whose failure is heard of by its handshake. */
  private static final class CloseOnFailure extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** The pipeline of a connection, encrypted or not. */
  static final class OriginPipeline extends ChannelInitializer<Channel> {
    private final Consumer<ChannelPipeline> handlers;
    private final @Nullable OriginTls tls;

    OriginPipeline(Consumer<ChannelPipeline> handlers, @Nullable OriginTls tls) {
      this.handlers = handlers;
      this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (tls != null) {
        tls.addTo(channel);
      }
      handlers.accept(channel.pipeline());
    }
  }
}

package io.culvert.cli.origin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import java.util.function.Supplier;

/** Gives each stream of a server's HTTP/2 connection a handler of its own. */
@ChannelHandler.Sharable
final class EachStream extends ChannelInitializer<Channel> {
  private final Supplier<ChannelHandler> handlers;

  private EachStream(Supplier<ChannelHandler> handlers) {
    this.handlers = handlers;
  }

  /** What stands in the connection's pipeline. */
  static Http2MultiplexHandler gets(Supplier<ChannelHandler> handlers) {
    return new Http2MultiplexHandler(new EachStream(handlers));
  }

  @Override
  protected void initChannel(Channel stream) {
    stream.pipeline().addLast(handlers.get());
  }
}

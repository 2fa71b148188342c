package io.culvert.gateway.tcp;

import io.culvert.gateway.connection.AbruptClose;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Breaks a connection off on which nothing has moved in either direction for very long. */
final class CloseIdle extends IdleStateHandler {

  CloseIdle(Duration longest) {
    super(true, 0, 0, longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
    AbruptClose.of(ctx.channel());
  }
}

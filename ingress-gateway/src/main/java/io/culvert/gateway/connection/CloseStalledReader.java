package io.culvert.gateway.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client has taken nothing for too long of what is waiting for it. A
 * connection with nothing to send may be silent as long as it likes.
 */
public final class CloseStalledReader extends IdleStateHandler {

  /**
   * @param longest time without a byte taken
   */
  public CloseStalledReader(Duration longest) {
    super(true, 0, longest.toMillis(), 0, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
    var waiting = ctx.channel().unsafe().outboundBuffer();
    if (waiting != null && waiting.totalPendingWriteBytes() > 0) {
      ctx.close();
    }
  }
}

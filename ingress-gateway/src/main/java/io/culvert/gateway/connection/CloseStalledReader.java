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
  private static final long MOMENT_MILLIS = 50;

  /**
   * @param longest time without a byte taken
   */
  public CloseStalledReader(Duration longest) {
    super(true, 0, longest.toMillis(), 0, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
    long now = waiting(ctx);
    if (now > 0) {
      // What was written at this very moment is still on its way to the socket.
      ctx.executor()
          .schedule(() -> closeIfNoneTaken(ctx, now), MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static void closeIfNoneTaken(ChannelHandlerContext ctx, long before) {
    if (waiting(ctx) >= before) {
      ctx.close();
    }
  }

  private static long waiting(ChannelHandlerContext ctx) {
    var buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}

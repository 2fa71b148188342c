package io.culvert.gateway.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Resets a stream whose client has given no window for too long for what is waiting for it. The
 * connection's other streams go on.
 */
final class CloseStalledStream extends IdleStateHandler {
  private int waiting;

  /**
   * @param longest time without a byte taken
   */
  CloseStalledStream(Duration longest) {
    super(0, longest.toMillis(), 0, TimeUnit.MILLISECONDS);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    waiting++;
    promise.addListener(_ -> waiting--);
    super.write(ctx, message, promise);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
    if (waiting > 0) {
      ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
      ctx.close();
    }
  }
}

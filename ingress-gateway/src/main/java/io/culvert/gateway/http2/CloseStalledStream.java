package io.culvert.gateway.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Resets a stream whose client has given no window for too long for what is waiting for it, or for
 * which much waits while too much does for its client, or for all clients together. A client can
 * leave a hundred streams unread at no cost to itself; their memory is bounded here. Other streams
 * go on.
 */
final class CloseStalledStream extends IdleStateHandler {
  /** Between two looks; also how long a client may take nothing when memory is short. */
  static final Duration LOOK = Duration.ofSeconds(5);

  /** What may wait for one stream even when there is no memory, bytes. */
  static final int LITTLE = 64 * 1024;

  private final long mostLooks;
  private final ClientShare memory;
  private int frames;
  private long bytes;
  private long looks;

  /**
   * @param longest time without a byte taken
   * @param memory for what waits for this client
   */
  CloseStalledStream(Duration longest, ClientShare memory) {
    super(0, Math.min(LOOK.toMillis(), longest.toMillis()), 0, TimeUnit.MILLISECONDS);
    this.mostLooks = Math.max(1, longest.toMillis() / LOOK.toMillis());
    this.memory = memory;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    long size = message instanceof Http2DataFrame data ? data.content().readableBytes() : 0;
    boolean taken = memory.take(size);
    frames++;
    bytes += size;
    promise.addListener(
        _ -> {
          frames--;
          bytes -= size;
          if (taken) {
            memory.giveBack(size);
          }
        });
    super.write(ctx, message, promise);
    if (!taken && bytes > LITTLE) {
      reset(ctx, Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  @Override
  protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
    looks = event.isFirst() ? 1 : looks + 1;
    if (frames > 0 && (looks >= mostLooks || memory.isTight())) {
      reset(ctx, Http2Error.CANCEL);
    }
  }

  private static void reset(ChannelHandlerContext ctx, Http2Error why) {
    if (ctx.channel().isActive()) {
      ctx.writeAndFlush(new DefaultHttp2ResetFrame(why));
      ctx.close();
    }
  }
}

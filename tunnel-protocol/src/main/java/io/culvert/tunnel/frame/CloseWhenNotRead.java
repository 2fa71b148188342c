package io.culvert.tunnel.frame;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Gives a peer up that sends and sends but does not read: answers it provokes (pongs of either
 * kind, resets) must not pile up. Streams hardly get this far: they stop when the socket is full,
 * or their credit is used up; only if that credit comes byte by byte, what each piece costs adds
 * up. Stands near the front of the pipeline, where all bytes pass.
 */
public final class CloseWhenNotRead extends ChannelOutboundHandlerAdapter {
  private static final long USUAL = 8L * 1024 * 1024;

  private final long limit;

  /** Where what is written at once is small. */
  public CloseWhenNotRead() {
    this(USUAL);
  }

  /**
   * Where one message may be large.
   *
   * @param limit bytes that may wait for the socket beyond its low water mark
   */
  public CloseWhenNotRead(long limit) {
    this.limit = limit;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    if (ctx.channel().bytesBeforeWritable() > limit) {
      ctx.close();
    }
  }
}

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
  /** Bytes that may wait for the socket beyond its low water mark. */
  private static final long LIMIT = 8L * 1024 * 1024;

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    if (ctx.channel().bytesBeforeWritable() > LIMIT) {
      ctx.close();
    }
  }
}

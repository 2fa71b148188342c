package io.culvert.tunnel.frame;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands where streams will be until both sides have greeted each other, but not for longer than it
 * may. What comes after its end is thrown away.
 */
public abstract class AwaitGreeting extends ChannelInboundHandlerAdapter {
  private final Duration patience;
  private @Nullable Future<?> timer;
  private boolean ended;

  /**
   * For one connection.
   *
   * @param patience time for the whole greeting, from when this stands in the pipeline
   */
  protected AwaitGreeting(Duration patience) {
    this.patience = patience;
  }

  /**
   * A frame has come.
   *
   * @param frame released afterwards
   */
  protected abstract void onFrame(ChannelHandlerContext ctx, Frame frame);

  /** The time is over. */
  protected abstract void tooLate(ChannelHandlerContext ctx);

  /** It is decided what becomes of the connection. */
  protected final void end() {
    ended = true;
  }

  protected final boolean hasEnded() {
    return ended;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timer =
        ctx.executor().schedule(() -> timeIsOver(ctx), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void timeIsOver(ChannelHandlerContext ctx) {
    if (!ended) {
      tooLate(ctx);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!ended && message instanceof Frame frame) {
        onFrame(ctx, frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }
}

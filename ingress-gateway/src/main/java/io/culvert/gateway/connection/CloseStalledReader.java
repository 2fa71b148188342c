package io.culvert.gateway.connection;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client has taken nothing for too long of what is waiting for it. A
 * connection with nothing to send may be silent as long as it likes, and one whose client takes
 * everything at once costs no more than a look after each flush.
 */
public final class CloseStalledReader extends ChannelOutboundHandlerAdapter {
  /** Looks within the longest time; what is late is noticed that much later at most. */
  private static final int LOOKS = 4;

  private final long longest;
  private @Nullable Deadline look;

  /**
   * Messages that the client has taken while it was watched. Buffers are used again, so they cannot
   * be told apart.
   */
  private long takenWhole;

  private final ChannelFutureListener taken = _ -> takenWhole++;

  private long takenBefore;
  private @Nullable Object first;
  private long progress;
  private long movedAt;

  /**
   * @param longest time without a byte taken
   */
  public CloseStalledReader(Duration longest) {
    this.longest = longest.toNanos();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, isWatching() ? promise.unvoid().addListener(taken) : promise);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    if (!isWatching() && waiting(ctx) != null) {
      first = null;
      lookAgain(ctx);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (look != null) {
      look.cancel();
    }
  }

  private boolean isWatching() {
    return look != null && look.isArmed();
  }

  private void lookAgain(ChannelHandlerContext ctx) {
    if (look == null) {
      look = new Deadline(ctx.executor(), () -> look(ctx));
    }
    look.in(longest / LOOKS);
  }

  private void look(ChannelHandlerContext ctx) {
    var waiting = waiting(ctx);
    if (waiting == null) {
      first = null;
      return;
    }
    long now = ctx.executor().ticker().nanoTime();
    if (takenWhole != takenBefore
        || waiting.current() != first
        || waiting.currentProgress() != progress) {
      takenBefore = takenWhole;
      first = waiting.current();
      progress = waiting.currentProgress();
      movedAt = now;
    }
    if (now - movedAt >= longest) {
      ctx.close();
    } else {
      lookAgain(ctx);
    }
  }

  /** What the socket has not taken; null when it has taken all. */
  private static @Nullable ChannelOutboundBuffer waiting(ChannelHandlerContext ctx) {
    var buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null || buffer.isEmpty() ? null : buffer;
  }
}

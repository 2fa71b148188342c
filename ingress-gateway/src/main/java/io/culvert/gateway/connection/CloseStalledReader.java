package io.culvert.gateway.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
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
  public void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    if ((look == null || !look.isArmed()) && waiting(ctx) != null) {
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
    if (waiting.current() != first || waiting.currentProgress() != progress) {
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

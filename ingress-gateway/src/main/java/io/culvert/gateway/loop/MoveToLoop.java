package io.culvert.gateway.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;

/**
 * Moves a connection from one event loop to another of the same group. Handlers that keep time must
 * not stand in its pipeline yet: their timers would stay behind.
 */
public final class MoveToLoop {
  private MoveToLoop() {}

  /** Whether it is another loop, and one that the connection can run on. */
  public static boolean isWorthwhile(Channel channel, EventLoop to) {
    var from = channel.eventLoop();
    return to != from && to.parent() == from.parent();
  }

  /**
   * Moves it. It is not read meanwhile.
   *
   * @param arrived run on the other loop
   * @param lost run instead when the connection did not live to see it: its handlers hear of
   *     nothing any more
   */
  public static void start(Channel channel, EventLoop to, Runnable arrived, Runnable lost) {
    channel.config().setAutoRead(false);
    channel
        .deregister()
        .addListener(_ -> to.register(channel).addListener(done(channel, arrived, lost)));
  }

  private static ChannelFutureListener done(Channel channel, Runnable arrived, Runnable lost) {
    return there -> {
      if (there.isSuccess()) {
        channel.config().setAutoRead(true);
        arrived.run();
      } else {
        lost.run();
        channel.close();
      }
    };
  }
}

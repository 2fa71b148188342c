package io.culvert.gateway.replay;

import io.culvert.gateway.exchange.ReplayTicket;
import io.culvert.tunnel.error.CulvertError;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A second entrance to the public pipeline, for replays: connections inside the process, each with
 * its ticket. A replay goes through everything that a request from outside goes through.
 */
public final class ReplayEntrance implements AutoCloseable {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final Map<String, ReplayTicket> expected = new ConcurrentHashMap<>();
  private final Channel listening;
  private final String scheme;
  private final Duration longest;

  /**
   * @param pipeline the public one
   * @param scheme of public URLs, for what was recorded without its own
   * @param longest how long a replay may take, however its response streams
   */
  public ReplayEntrance(ChannelHandler pipeline, String scheme, Duration longest) {
    this.scheme = scheme;
    this.longest = longest;
    listening =
        new ServerBootstrap()
            .group(loop)
            .channel(LocalServerChannel.class)
            .childHandler(withTicket(pipeline))
            .bind(new LocalAddress(ReplayEntrance.class))
            .syncUninterruptibly()
            .channel();
  }

  private ChannelHandler withTicket(ChannelHandler pipeline) {
    return new ChannelInitializer<LocalChannel>() {
      @Override
      protected void initChannel(LocalChannel channel) {
        var ticket = expected.remove(channel.remoteAddress().id());
        if (ticket == null) {
          channel.close();
          return;
        }
        channel.attr(ReplayTicket.ON_CHANNEL).set(ticket);
        channel.pipeline().addLast(pipeline);
      }
    };
  }

  /** Sends the order's request; the future tells what became of it, and never fails. */
  CompletableFuture<ReplayTicket.Result> run(ReplayOrder order) {
    var ticket =
        ReplayTicket.of(
            order.replayId(), order.exchangeId(), order.accountId(), order.schemeOr(scheme));
    var from = new LocalAddress("replay-" + order.replayId());
    expected.put(from.id(), ticket);
    new Bootstrap()
        .group(loop)
        .channel(LocalChannel.class)
        .handler(new ReplayClient(order))
        .connect(listening.localAddress(), from)
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  if (connected.isSuccess()) {
                    watch(connected.channel(), ticket);
                  } else {
                    expected.remove(from.id());
                    ticket.refused(CulvertError.TOO_BUSY);
                  }
                });
    return ticket.result();
  }

  private void watch(Channel channel, ReplayTicket ticket) {
    var end =
        channel
            .eventLoop()
            .schedule(() -> channel.close(), longest.toMillis(), TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(_ -> end.cancel(false));
    // The gateway's side says what happened. Only if it never gets to, this is the last word.
    channel.closeFuture().addListener(_ -> lastWord(ticket));
  }

  private void lastWord(ReplayTicket ticket) {
    if (loop.isShuttingDown()) {
      ticket.refused(CulvertError.TOO_BUSY);
    } else {
      loop.schedule(() -> ticket.refused(CulvertError.TOO_BUSY), 5, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3_000);
  }
}

package io.culvert.benchmarks.idle;

import io.culvert.tunnel.loop.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Event loops that together have more connections than a process may have files: each has a {@link
 * FileTable} of its own. A connection stays on the loop that accepts it, because others do not see
 * its file; so one loop accepts until it has its share, and then the next one.
 */
final class RoomyLoops extends MultiThreadIoEventLoopGroup {
  /** Most connections of one loop: less than the least bound that servers are given. */
  private static final int SHARE = 16_000;

  /** Those that come first bring everything in that is loaded from files. */
  private static final int FIRST_SHARE = 500;

  private final int share;
  private final int firstShare;
  private final List<EventLoop> loops = new ArrayList<>();
  private @Nullable Channel listening;
  private int accepting;
  private int accepted;

  /**
   * So many loops.
   *
   * @param firstShare connections of the first
   * @param share of each other
   */
  RoomyLoops(int count, int firstShare, int share) {
    super(count, EventLoops.io());
    this.firstShare = firstShare;
    this.share = share;
    forEach(loop -> loops.add((EventLoop) loop));
  }

  /** Loops for so many connections, with one listening channel between them. */
  static EventLoops forConnections(int count) {
    int loops = 2 + Math.ceilDiv(count, SHARE);
    return EventLoops.of(new RoomyLoops(loops, FIRST_SHARE, SHARE));
  }

  @Override
  public ChannelFuture register(Channel channel) {
    if (channel instanceof ServerChannel server) {
      listening = server;
      return loops.getFirst().register(server);
    }
    var registered = loops.get(accepting).register(channel);
    accepted++;
    boolean full = accepted == (accepting == 0 ? firstShare : share);
    if (full && accepting < loops.size() - 1) {
      acceptElsewhere();
    }
    return registered;
  }

  /** On the loop that accepts, and never while it is accepting. */
  private void acceptElsewhere() {
    loops.get(accepting).execute(() -> moveTo(accepting + 1));
  }

  private void moveTo(int next) {
    var channel = listening;
    if (channel == null) {
      throw new IllegalStateException("a connection before there was a server");
    }
    if (next == 1) {
      separate();
    }
    channel
        .deregister()
        .addListener(
            _ -> {
              accepting = next;
              accepted = 0;
              loops.get(next).register(channel);
            });
  }

  /** Each has what is open now; the one that has accepted the first stays with the process. */
  private void separate() {
    Callable<Void> own =
        () -> {
          FileTable.own();
          return null;
        };
    for (var loop : loops.subList(1, loops.size())) {
      loop.submit(own).syncUninterruptibly();
    }
  }
}

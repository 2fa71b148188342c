package io.culvert.tunnel.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import org.jspecify.annotations.Nullable;

/**
 * Netty's epoll, where the end of what a peer sends comes in its turn, after all that was sent
 * before, on channels that outlive it ({@link ChannelOption#ALLOW_HALF_CLOSURE}). In Netty 4.2.18
 * it does not:
 *
 * <ul>
 *   <li>When epoll tells of the end ({@code EPOLLRDHUP}), everything up to it is read at once, even
 *       while reading is paused because nobody takes it: a whole receive buffer.
 *   <li>A socket that waits for nothing is taken out of epoll, and cannot be put back in: what has
 *       to wait for the peer to take it, after the peer has ended its direction, is lost.
 * </ul>
 *
 * So epoll is not asked for the one, and is always asked for something. Channels that end with
 * their peer's end are told of it as soon as ever.
 *
 * @param epoll does all the rest
 */
record EpollInTurn(IoHandler epoll) implements IoHandler {

  /** For event loops. */
  static IoHandlerFactory newFactory() {
    var factory = EpollIoHandler.newFactory();
    return executor -> new EpollInTurn(factory.newHandler(executor));
  }

  /**
   * One socket.
   *
   * @param socket as epoll knows it
   * @param channel of it; null when it is something else
   */
  private record Registration(IoRegistration socket, @Nullable Channel channel)
      implements IoRegistration {
    private EpollIoOps inTurn(EpollIoOps asked) {
      if (!outlivesItsPeersEnd()) {
        return asked;
      }
      var ops = asked.without(EpollIoOps.EPOLLRDHUP);
      // Errors and the end of both directions are told unasked: while nobody reads, once is enough.
      return ops.contains(EpollIoOps.EPOLLIN) ? ops : ops.with(EpollIoOps.EPOLLET);
    }

    private boolean outlivesItsPeersEnd() {
      return channel != null
          && Boolean.TRUE.equals(channel.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE));
    }

    @Override
    public <T> T attachment() {
      return socket.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      return socket.submit(ops instanceof EpollIoOps asked ? inTurn(asked) : ops);
    }

    @Override
    public boolean isValid() {
      return socket.isValid();
    }

    @Override
    public boolean cancel() {
      return socket.cancel();
    }
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    var channel = handle instanceof Channel.Unsafe it ? it.voidPromise().channel() : null;
    return new Registration(epoll.register(handle), channel);
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }
}

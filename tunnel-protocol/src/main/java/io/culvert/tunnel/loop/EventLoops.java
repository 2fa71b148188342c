package io.culvert.tunnel.loop;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * The event loops of a process: epoll where there is epoll, NIO elsewhere. A gateway and a broker
 * in one process share them: both sides of an exchange on one loop cost a third less.
 *
 * @param group one loop for each core
 * @param listening type of listening channels
 * @param connecting type of outgoing channels
 */
public record EventLoops(
    EventLoopGroup group,
    Class<? extends ServerChannel> listening,
    Class<? extends Channel> connecting)
    implements AutoCloseable {

  /** New ones, one for each core. */
  public static EventLoops start() {
    int cores = Runtime.getRuntime().availableProcessors();
    return start(cores, new DefaultThreadFactory(EventLoops.class));
  }

  /** A single one, which does not keep the process alive. */
  public static EventLoops single(String name) {
    return start(1, new DefaultThreadFactory(name, true));
  }

  private static EventLoops start(int count, ThreadFactory threads) {
    return of(new MultiThreadIoEventLoopGroup(count, threads, io()));
  }

  /** Those of a group whose loops wait by {@link #io}. */
  public static EventLoops of(EventLoopGroup group) {
    boolean epoll = Epoll.isAvailable();
    return new EventLoops(
        group,
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class,
        epoll ? EpollSocketChannel.class : NioSocketChannel.class);
  }

  /** How a loop waits for its sockets. */
  public static IoHandlerFactory io() {
    return Epoll.isAvailable() ? EpollInTurn.newFactory() : NioIoHandler.newFactory();
  }

  /** Type of outgoing channels on a loop of either kind. */
  public static Class<? extends Channel> connectingOn(EventLoop loop) {
    return loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class)
        ? EpollSocketChannel.class
        : NioSocketChannel.class;
  }

  /** Each of them. */
  public List<EventLoop> each() {
    return StreamSupport.stream(group.spliterator(), false).map(EventLoop.class::cast).toList();
  }

  /** Stops them, waiting a few seconds for what they do. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3_000);
  }
}

package io.culvert.broker.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;

/** The port that agents connect to. */
public final class AgentServer implements AutoCloseable {
  /** Above it a socket counts as full, below the lower one as free again, bytes. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private static final int BACKLOG = 4096;

  private final Channel channel;

  private AgentServer(Channel channel) {
    this.channel = channel;
  }

  /** Event loops for it: epoll where there is epoll, one per core. */
  public static EventLoopGroup newEventLoops() {
    return new MultiThreadIoEventLoopGroup(
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /**
   * Listens.
   *
   * @param loops from {@link #newEventLoops}, or of the same kind
   */
  public static AgentServer bind(
      String address, int port, EventLoopGroup loops, ChannelHandler pipeline) {
    var bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(pipeline);
    return new AgentServer(bootstrap.bind(address, port).syncUninterruptibly().channel());
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Takes no new connections. */
  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}

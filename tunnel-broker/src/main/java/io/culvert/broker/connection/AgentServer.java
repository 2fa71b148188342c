package io.culvert.broker.connection;

import io.culvert.tunnel.loop.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
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

  /** Listens. */
  public static AgentServer bind(
      String address, int port, EventLoops loops, ChannelHandler pipeline) {
    var bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.listening())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // One for all instead of one for each.
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator())
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

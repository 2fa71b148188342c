package io.culvert.gateway;

import io.culvert.gateway.connection.GatewayStops;
import io.culvert.runtime.health.Health;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The listening sockets and their event loops: epoll where there is epoll, NIO elsewhere. */
final class PublicServer {
  private final ChannelGroup connections;
  private final EventLoopGroup loops;
  private final Class<? extends ServerChannel> channelType;
  private final List<Channel> listening = new CopyOnWriteArrayList<>();

  /**
   * @param connections all that are open
   */
  PublicServer(ChannelGroup connections) {
    this.connections = connections;
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops = new MultiThreadIoEventLoopGroup(io);
    channelType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /**
   * Listens.
   *
   * @param pipeline builds the pipeline of an accepted connection
   * @return where; the port is the real one when any was asked for
   */
  InetSocketAddress listen(InetSocketAddress address, ChannelHandler pipeline) {
    var channel =
        new ServerBootstrap()
            .group(loops)
            .channel(channelType)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(64 * 1024, 256 * 1024))
            .childHandler(pipeline)
            .bind(address)
            .syncUninterruptibly()
            .channel();
    listening.add(channel);
    return (InetSocketAddress) channel.localAddress();
  }

  Health health() {
    return Health.of(
        "public-http",
        () ->
            !listening.isEmpty() && listening.stream().allMatch(Channel::isActive)
                ? Health.Status.up()
                : Health.Status.down("not listening"));
  }

  /** Stops to listen, lets what runs finish within the time, then cuts the rest. */
  void close(Duration patience) {
    if (loops.isShuttingDown()) {
      return;
    }
    listening.forEach(channel -> channel.close().syncUninterruptibly());
    for (var connection : connections) {
      connection
          .eventLoop()
          .execute(() -> connection.pipeline().fireUserEventTriggered(GatewayStops.EVENT));
    }
    connections.newCloseFuture().awaitUninterruptibly(patience.toMillis());
    connections.close().awaitUninterruptibly(1_000);
    loops.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3_000);
  }
}

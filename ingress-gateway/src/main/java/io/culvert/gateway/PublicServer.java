package io.culvert.gateway;

import io.culvert.gateway.connection.GatewayStops;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.start.CannotStart;
import io.culvert.tunnel.loop.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The listening sockets and the connections that come of them; where the operator's proxies begin
 * connections with a PROXY header, they do so on every port.
 */
final class PublicServer {
  private final ChannelGroup connections;
  private final EventLoops loops;
  private final GatewaySettings settings;
  private final List<Channel> listening = new CopyOnWriteArrayList<>();

  /**
   * @param connections all that are open
   * @param loops of the connections
   * @param settings say whether proxies stand before it
   */
  PublicServer(ChannelGroup connections, EventLoops loops, GatewaySettings settings) {
    this.connections = connections;
    this.loops = loops;
    this.settings = settings;
  }

  /**
   * Listens.
   *
   * @param setting the name of the setting that chooses the port
   * @param pipeline builds the pipeline of an accepted connection
   * @return where; the port is the real one when any was asked for
   * @throws CannotStart when that port cannot be listened on
   */
  InetSocketAddress listen(InetSocketAddress address, String setting, ChannelHandler pipeline) {
    var bound = bind(address, pipeline).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw CannotStart.port(address.getPort(), setting, bound.cause());
    }
    listening.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /** Begins to listen where the health of the server does not depend on it. */
  ChannelFuture bind(InetSocketAddress address, ChannelHandler pipeline) {
    return new ServerBootstrap()
        .group(loops.group())
        .channel(loops.listening())
        .option(ChannelOption.SO_BACKLOG, 4096)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(64 * 1024, 256 * 1024))
        .childHandler(ProxiedPipeline.ifAny(settings, pipeline))
        .bind(address);
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
    if (loops.group().isShuttingDown()) {
      return;
    }
    listening.forEach(channel -> channel.close().syncUninterruptibly());
    awaitLoops(); // what was accepted a moment ago is on its way to its loop
    for (var connection : connections) {
      connection
          .eventLoop()
          .execute(() -> connection.pipeline().fireUserEventTriggered(GatewayStops.EVENT));
    }
    connections.newCloseFuture().awaitUninterruptibly(patience.toMillis());
    connections.close().awaitUninterruptibly(1_000);
    // Whoever records exchanges must not be closed before the last one has ended.
    awaitLoops(); // the handlers of closed connections hear of it in a task
    awaitLoops(); // and what they do about it is another
  }

  /** Until each loop has done what it had to do when this was called. */
  private void awaitLoops() {
    loops.each().forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
  }
}

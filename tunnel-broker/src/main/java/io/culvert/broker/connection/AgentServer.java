package io.culvert.broker.connection;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.hop.HopEntrance;
import io.culvert.broker.session.Reception;
import io.culvert.runtime.start.CannotStart;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.WindowBudget;
import io.culvert.tunnel.tls.Certificates;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The port that agents connect to, with its certificates and all connections that come of it. */
public final class AgentServer {
  /** Above it a socket counts as full, below the lower one as free again, bytes. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private static final int BACKLOG = 4096;

  private final BrokerSettings settings;
  private final EventLoops loops;
  private final @Nullable Certificates certificates;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelHandler pipeline;
  private @Nullable Channel listening;

  /**
   * A server that does not listen yet; it begins to watch the files of its certificates.
   *
   * @param loops of the connections
   * @param hop for gateways in other processes; null when there are none
   */
  public AgentServer(
      BrokerSettings settings,
      EventLoops loops,
      Reception reception,
      WindowBudget budget,
      @Nullable HopEntrance hop) {
    this.settings = settings;
    this.loops = loops;
    this.certificates =
        Certificates.openIfAny(
            settings.tls().certificates(), settings.tls().keys(), List.of("http/1.1"));
    this.pipeline = new AgentPipeline(settings, reception, budget, connections, certificates, hop);
  }

  /**
   * Listens.
   *
   * @throws CannotStart when the port cannot be listened on
   */
  public void listen() {
    var bound =
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
            .childHandler(pipeline)
            .bind(settings.address(), settings.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw CannotStart.port(settings.port(), "WS_PORT", bound.cause());
    }
    listening = bound.channel();
  }

  /** The port that it listens on. */
  public int port() {
    var channel = listening;
    if (channel == null) {
      throw new IllegalStateException("not started");
    }
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Connections that are open, of agents and gateways. */
  public int connections() {
    return connections.size();
  }

  /** Takes no new connections, if it ever did. */
  public void stopListening() {
    if (listening != null) {
      listening.close().syncUninterruptibly();
    }
  }

  /** Cuts what connections there are, and waits so long for their end. */
  public void cutAll(Duration patience) {
    if (certificates != null) {
      certificates.close();
    }
    connections.close().awaitUninterruptibly(patience.toMillis());
  }
}

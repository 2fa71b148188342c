package io.culvert.cli.raw;

import io.culvert.cli.dial.Dialer;
import io.culvert.cli.origin.Forwarder;
import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.head.ConnectHead;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Joins each stream of a TCP or TLS tunnel with a connection of its own to the local server. */
public final class RawForwarder implements Forwarder {
  private final Dialer dialer;
  private final boolean proxyHeader;
  private final Consumer<ConnectionReport> reports;
  private final Set<RawConnection> active = new HashSet<>();

  /**
   * Starts with no connection.
   *
   * @param loop the tunnel's event loop
   * @param proxyHeader whether the local server is told by PROXY protocol where each comes from
   * @param reports gets each connection once, on that loop, when it is over
   */
  public RawForwarder(
      EventLoop loop,
      OriginTarget target,
      OriginLimits limits,
      boolean proxyHeader,
      Consumer<ConnectionReport> reports) {
    this.proxyHeader = proxyHeader;
    this.reports = reports;
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EventLoops.connectingOn(loop))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            // A failed write must not lose what the origin has said before.
            .option(ChannelOption.AUTO_CLOSE, false)
            // Not before somebody listens to it.
            .option(ChannelOption.AUTO_READ, false)
            .handler(new RawPipeline());
    this.dialer = new Dialer(loop, bootstrap, target.host(), target.port());
  }

  @Override
  public StreamListener open(StreamKind kind, ByteBuf head, TunnelStream stream) {
    if (kind != StreamKind.TCP) {
      return Forwarder.refuse(head, stream, ResetCode.REFUSED, "this agent carries no HTTP");
    }
    ConnectHead from;
    try {
      from = ConnectHead.decode(head);
    } catch (MalformedHead e) {
      return Forwarder.refuse(head, stream, ResetCode.PROTOCOL_ERROR, "head: " + e.getMessage());
    }
    head.release();
    var connection = new RawConnection(from, stream, proxyHeader, this::ended);
    active.add(connection);
    dialer.connect(connection::connected, connection::unreachable);
    return connection;
  }

  private void ended(RawConnection connection, ConnectionReport report) {
    active.remove(connection);
    reports.accept(report);
  }

  @Override
  public int active() {
    return active.size();
  }

  @Override
  public int busy() {
    long now = System.nanoTime();
    return (int) active.stream().filter(connection -> !connection.isSilent(now)).count();
  }

  /** Connections end with their streams. */
  @Override
  public void close() {}

  /** The pipeline of a connection to the local server; the connection itself comes last. */
  private static final class RawPipeline extends ChannelInitializer<Channel> {
    private static final int FLUSH_AFTER = 256;

    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast("not-read", new CloseWhenNotRead())
          .addLast("flush", new FlushConsolidationHandler(FLUSH_AFTER, true));
    }
  }
}

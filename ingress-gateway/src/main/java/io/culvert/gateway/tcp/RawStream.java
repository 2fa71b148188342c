package io.culvert.gateway.tcp;

import io.culvert.gateway.connection.TakeProxyHeader;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.quota.Pace;
import io.culvert.gateway.relay.LoopCrossing;
import io.culvert.gateway.relay.RelayRaw;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.head.ConnectHead;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A stream that was opened for a public connection, until the two are joined. */
public final class RawStream {
  /** Handlers that a connection keeps whatever it carries. */
  private static final Set<String> OF_ALL = Set.of("connections", "not-read", "flush");

  /** They go by themselves. */
  private static final List<Class<? extends ChannelHandler>> LEAVING =
      List.of(HAProxyMessageDecoder.class, TakeProxyHeader.class);

  /** Of a connection that is closed already. */
  private static final InetSocketAddress UNKNOWN_ADDRESS = new InetSocketAddress("0.0.0.0", 0);

  private final Channel channel;
  private final Tunnel tunnel;
  private final RawConnections connections;
  private final LoopCrossing crossing;
  private final TunnelStream stream;

  private RawStream(Channel channel, Tunnel tunnel, RawConnections connections) {
    this.channel = channel;
    this.tunnel = tunnel;
    this.connections = connections;
    crossing = LoopCrossing.between(tunnel, channel);
    stream = tunnel.open(StreamKind.TCP, head().encode(channel.alloc()), crossing);
  }

  static RawStream open(Channel channel, Tunnel tunnel, RawConnections connections) {
    return new RawStream(channel, tunnel, connections);
  }

  private ConnectHead head() {
    var server =
        channel.localAddress() instanceof InetSocketAddress socket ? socket : UNKNOWN_ADDRESS;
    var client = Objects.requireNonNullElse(Client.peer(channel), UNKNOWN_ADDRESS);
    return new ConnectHead(tunnel.info().hostname(), server.getPort(), client, server);
  }

  /** To write to before the two are joined. */
  public TunnelStream stream() {
    return stream;
  }

  /** Has the stream read by somebody else before the two are joined. */
  public void readBy(StreamListener first) {
    crossing.turnTo(first);
  }

  /**
   * Joins the two: from now on the connection's pipeline carries bytes and nothing else. Handlers
   * that hold some have to be taken out afterwards.
   *
   * @param keep name of a handler that stays for now
   */
  public void join(String keep) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    var pipeline = channel.pipeline();
    leaveOthers(pipeline, keep);
    var connection =
        new RawConnection(
            connections.meters(), Client.of(channel).address(), tunnel.info().hostname());
    var raw = new RelayRaw(connection, stream, new Pace(channel, tunnel, connections.buckets()));
    pipeline.addLast("idle", new CloseIdle(connections.idle()));
    pipeline.addLast("raw", raw);
    crossing.turnTo(raw);
  }

  private static void leaveOthers(ChannelPipeline pipeline, String keep) {
    pipeline
        .toMap()
        .forEach(
            (name, handler) -> {
              if (!OF_ALL.contains(name)
                  && !name.equals(keep)
                  && !(handler instanceof SslHandler)
                  && !LEAVING.contains(handler.getClass())) {
                pipeline.remove(handler);
              }
            });
  }
}

package io.culvert.broker.connection;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.hop.HopEntrance;
import io.culvert.broker.session.Reception;
import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.culvert.tunnel.frame.LittleBeforeHello;
import io.culvert.tunnel.frame.Strangers;
import io.culvert.tunnel.stream.Heartbeats;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.WindowBudget;
import io.culvert.tunnel.tls.Certificates;
import io.culvert.tunnel.tls.TlsOrPlain;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every handler between an agent's socket and its hello, in order. {@link Entrance} puts those of a
 * WebSocket into the place of those of HTTP, and the tunnel takes the place of the last.
 */
final class AgentPipeline extends ChannelInitializer<Channel> {
  /** Name of the handler that stands at the end once the agent is let in. */
  static final String TUNNEL = "tunnel";

  /** Name of the handler that makes frames of messages, once there is a WebSocket. */
  static final String FRAMES = "frames";

  /** Name of the handler that waits for an agent's hello. */
  static final String HELLO = "hello";

  /** Name of the handler that gives up a peer that does not read. */
  static final String NOT_READ = "not-read";

  private static final int MAX_REQUEST_BODY = 8 * 1024;

  private final BrokerSettings settings;
  private final Reception reception;
  private final HelloRate rate;
  private final Strangers strangers;
  private final WindowBudget budget;
  private final Heartbeats heartbeats;
  private final ChannelGroup channels;
  private final @Nullable Certificates certificates;
  private final List<Entrance> entrances;

  /**
   * For all connections of a broker.
   *
   * @param channels every open connection is in it
   * @param certificates for TLS; null for none
   * @param hop for gateways in other processes; null when there are none
   */
  AgentPipeline(
      BrokerSettings settings,
      Reception reception,
      WindowBudget budget,
      ChannelGroup channels,
      @Nullable Certificates certificates,
      @Nullable HopEntrance hop) {
    this.settings = settings;
    this.reception = reception;
    this.rate = new HelloRate(settings.hellosPerMinute());
    this.strangers = new Strangers(settings.strangers());
    this.budget = budget;
    this.heartbeats = Heartbeats.every(settings.pingInterval());
    this.channels = channels;
    this.certificates = certificates;
    this.entrances =
        hop == null
            ? List.of(Entrance.agents(), Entrance.comzy())
            : List.of(Entrance.agents(), Entrance.comzy(), Entrance.gateways(hop));
  }

  @Override
  protected void initChannel(Channel channel) {
    channels.add(channel);
    var heard = new LastHeard();
    channel.pipeline().addLast("heard", heard).addLast(NOT_READ, new CloseWhenNotRead());
    if (certificates != null) {
      channel.pipeline().addLast("tls", new TlsOrPlain(certificates, this::mayBePlain));
    }
    channel
        .pipeline()
        .addLast("before-hello", new LittleBeforeHello(strangers))
        .addLast("http", new HttpServerCodec())
        .addLast("whole-request", new HttpObjectAggregator(MAX_REQUEST_BODY, true))
        .addLast("plain-http", new AnswerPlainHttp(reception::isReady, entrances))
        .addLast(
            HELLO,
            new AwaitHello(
                reception,
                rate,
                settings.helloTimeout(),
                listener -> TunnelConnection.broker(budget, heard, heartbeats, listener)));
  }

  /** What stays on this machine nobody listens to. */
  private boolean mayBePlain(InetSocketAddress peer) {
    return settings.plainAgents() || peer.getAddress().isLoopbackAddress();
  }
}

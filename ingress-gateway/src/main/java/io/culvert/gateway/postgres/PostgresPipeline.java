package io.culvert.gateway.postgres;

import io.culvert.gateway.connection.LimitConnections;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.sni.CertificateChoice;
import io.culvert.gateway.tcp.KeepAliveProbes;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;

/** A connection to the port that all databases share. */
public final class PostgresPipeline extends ChannelInitializer<Channel> {
  private final LimitConnections limit;
  private final PostgresRoute negotiated;
  private final PostgresRoute direct;
  private final RawConnections connections;
  private final CancelKeys keys = new CancelKeys();
  private final Duration patience;

  /**
   * @param certificates for TCP tunnels, whose connections are decrypted here
   * @param patience how long a client may take for each step of its greeting
   */
  public PostgresPipeline(
      LimitConnections limit,
      FindTunnel find,
      RawConnections connections,
      CertificateChoice certificates,
      Duration patience) {
    this.limit = limit;
    this.negotiated = new PostgresRoute(find, connections, certificates, keys, false);
    this.direct = new PostgresRoute(find, connections, certificates, keys, true);
    this.connections = connections;
    this.patience = patience;
  }

  @Override
  protected void initChannel(Channel channel) {
    KeepAliveProbes.on(channel);
    channel
        .pipeline()
        .addLast("connections", limit)
        .addLast("not-read", new CloseWhenNotRead())
        .addLast("flush", new FlushConsolidationHandler(256, true))
        .addLast("greeting", new AnswerGreeting(negotiated, direct, connections, keys, patience));
  }
}

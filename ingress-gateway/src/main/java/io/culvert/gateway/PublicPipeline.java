package io.culvert.gateway;

import io.culvert.gateway.answer.AnswerErrors;
import io.culvert.gateway.capture.CaptureExchange;
import io.culvert.gateway.capture.Journal;
import io.culvert.gateway.connection.ClientPatience;
import io.culvert.gateway.connection.CloseStalledReader;
import io.culvert.gateway.connection.KeepAlive;
import io.culvert.gateway.connection.LimitConnections;
import io.culvert.gateway.forward.ForwardToAgent;
import io.culvert.gateway.http.HttpLimits;
import io.culvert.gateway.http.PublicHttpCodec;
import io.culvert.gateway.http.RejectMalformed;
import io.culvert.gateway.quota.StartWhenAllowed;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.gateway.route.RouteByHost;
import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flush.FlushConsolidationHandler;

/** The way of a request: from the public socket down to the agent, and its answer back up. */
final class PublicPipeline extends ChannelInitializer<Channel> {
  private final GatewaySettings settings;
  private final LimitConnections connections;
  private final RouteByHost route;
  private final Journal journal;
  private final AnswerErrors errors;
  private final TokenBuckets buckets = new TokenBuckets();

  /**
   * @param connections counts the connections of this kind
   * @param route finds tunnels
   * @param journal where exchanges are recorded
   * @param errors answers what is refused
   */
  PublicPipeline(
      GatewaySettings settings,
      LimitConnections connections,
      RouteByHost route,
      Journal journal,
      AnswerErrors errors) {
    this.settings = settings;
    this.connections = connections;
    this.route = route;
    this.journal = journal;
    this.errors = errors;
  }

  @Override
  protected void initChannel(Channel channel) {
    var codec = new PublicHttpCodec(HttpLimits.DEFAULT);
    var patience =
        new ClientPatience.Limits(
            settings.requestHeadTimeout(),
            settings.requestBodyTimeout(),
            settings.keepAliveTimeout());
    channel
        .pipeline()
        .addLast("connections", connections)
        .addLast("not-read", new CloseWhenNotRead())
        .addLast("flush", new FlushConsolidationHandler(256, true))
        .addLast("stalled-reader", new CloseStalledReader(settings.requestBodyTimeout()))
        .addLast("patience", new ClientPatience(patience, codec))
        .addLast("http", codec)
        .addLast("keep-alive", new KeepAlive())
        .addLast("reject-malformed", RejectMalformed.INSTANCE)
        .addLast("route", route)
        .addLast("allowance", new StartWhenAllowed(buckets))
        .addLast("capture", new CaptureExchange(journal))
        .addLast("forward", new ForwardToAgent(settings.responseTimeout(), buckets))
        .addLast("errors", errors);
  }
}

package io.culvert.gateway.route;

import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.http.HostName;
import io.culvert.gateway.http.Target;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Clock;
import java.util.function.Consumer;

/** Finds the tunnel that a request is for, and makes an {@link Exchange} of it. */
@Sharable
public final class RouteByHost extends ChannelInboundHandlerAdapter {
  private final TunnelDirectory tunnels;
  private final Clock clock;
  private final Consumer<Exchange> onFinished;

  /**
   * @param tunnels where tunnels are found
   * @param clock for the start of exchanges
   * @param onFinished told of every exchange when it is over
   */
  public RouteByHost(TunnelDirectory tunnels, Clock clock, Consumer<Exchange> onFinished) {
    this.tunnels = tunnels;
    this.clock = clock;
    this.onFinished = onFinished;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof HttpRequest request)) {
      ctx.fireChannelRead(msg);
      return;
    }
    switch (tunnels.find(hostname(request))) {
      case Lookup.Online(var tunnel) -> begin(ctx, request, tunnel);
      case Lookup.Offline _ ->
          ctx.fireExceptionCaught(Refusal.of(CulvertError.NO_SESSION, request));
      case Lookup.Unknown _ ->
          ctx.fireExceptionCaught(Refusal.of(CulvertError.UNKNOWN_HOST, request));
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request, Tunnel tunnel) {
    var client = Client.of(ctx.channel());
    var replay = client.replay();
    if (replay != null && !replay.mayUse(tunnel.info())) {
      ctx.fireExceptionCaught(Refusal.of(CulvertError.NO_SESSION, request));
      return;
    }
    if (tunnel.allowance() instanceof Allowance.Blocked(var until)) {
      ctx.fireExceptionCaught(Refusal.of(CulvertError.QUOTA_USED_UP, request).until(until));
      return;
    }
    var exchange = new Exchange(clock.instant(), request, tunnel, client);
    exchange.whenFinished(onFinished);
    if (replay != null) {
      exchange.whenFinished(replay::finished);
    }
    ctx.fireChannelRead(exchange);
  }

  private static String hostname(HttpRequest request) {
    var authority =
        Target.of(request) instanceof Target.Absolute(var inTarget, _)
            ? inTarget
            : request.headers().get(HttpHeaderNames.HOST);
    var hostname = HostName.of(authority);
    return hostname == null ? "" : hostname; // only valid ones come this far
  }
}

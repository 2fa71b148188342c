package io.culvert.gateway.route;

import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.exchange.TrustedProxies;
import io.culvert.gateway.http.HostName;
import io.culvert.gateway.http.Target;
import io.culvert.gateway.route.FindTunnel.Found;
import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the tunnel that a request is for, and makes an {@link Exchange} of it. */
@Sharable
public final class RouteByHost extends ChannelInboundHandlerAdapter {
  private final FindTunnel find;
  private final HostnameView hostnames;
  private final TrustedProxies proxies;
  private final Clock clock;
  private final Consumer<Exchange> onFinished;

  /**
   * @param tunnels where tunnels are found
   * @param hostnames how hostnames behave; changes hold from the next request on
   * @param proxies who is believed about where requests come from
   * @param clock for the start of exchanges
   * @param onFinished told of every exchange when it is over
   */
  public RouteByHost(
      TunnelDirectory tunnels,
      HostnameView hostnames,
      TrustedProxies proxies,
      Clock clock,
      Consumer<Exchange> onFinished) {
    this.find = new FindTunnel(tunnels, hostnames, clock);
    this.hostnames = hostnames;
    this.proxies = proxies;
    this.clock = clock;
    this.onFinished = onFinished;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof HttpRequest request)) {
      ctx.fireChannelRead(msg);
      return;
    }
    switch (find.at(hostname(request))) {
      case Found.Open(var tunnel, _) when tunnel.info().kind() != TunnelKind.HTTP ->
          ctx.fireExceptionCaught(Refusal.of(CulvertError.NOT_AN_HTTP_TUNNEL, request));
      case Found.Open(var tunnel, var claim) -> begin(ctx, request, tunnel, claim);
      case Found.Shut(var error) -> ctx.fireExceptionCaught(Refusal.of(error, request));
    }
  }

  private void begin(
      ChannelHandlerContext ctx,
      HttpRequest request,
      Tunnel tunnel,
      @Nullable HostnameClaim claim) {
    var client = proxies.seenThrough(Client.of(ctx.channel()), request.headers());
    var replay = client.replay();
    if (replay != null && !replay.mayUse(tunnel.info())) {
      ctx.fireExceptionCaught(Refusal.of(CulvertError.NO_SESSION, request));
      return;
    }
    if (tunnel.allowance() instanceof Allowance.Blocked(var until)) {
      ctx.fireExceptionCaught(Refusal.of(CulvertError.QUOTA_USED_UP, request).until(until));
      return;
    }
    var settings = claim == null ? null : claim.settings();
    boolean wanted = tunnel.info().recordRequests() && hostnames.isRead().getAsBoolean();
    var capture = CaptureRules.of(wanted, settings, tunnel.info().policy().redactions());
    var exchange = new Exchange(clock.instant(), request, tunnel, client, capture);
    exchange.whenFinished(onFinished);
    if (replay != null) {
      exchange.whenFinished(replay::finished);
    }
    ctx.fireChannelRead(exchange);
  }

  private static String hostname(HttpRequest request) {
    var hostname = HostName.of(Target.authorityOf(request));
    return hostname == null ? "" : hostname; // only valid ones come this far
  }
}

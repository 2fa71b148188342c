package io.culvert.gateway.forward;

import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.policy.ChangeHeads;
import io.culvert.gateway.quota.Pace;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.gateway.relay.LoopCrossing;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each exchange to its agent over a stream of its own, and the response to the client. */
public final class ForwardToAgent extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardToAgent.class);

  private final Duration responseTimeout;
  private final TokenBuckets buckets;
  private final OtherTunnel other;
  private @Nullable Forwarding running;
  private @Nullable OriginPatience patience;

  /**
   * @param responseTimeout how long an origin may take for its response head, counted from the last
   *     progress of the request
   * @param buckets the pace of accounts that are slowed down
   * @param tunnels where another tunnel is found for a request that one has not answered
   */
  public ForwardToAgent(Duration responseTimeout, TokenBuckets buckets, TunnelDirectory tunnels) {
    this.other = new OtherTunnel(tunnels);
    this.responseTimeout = responseTimeout;
    this.buckets = buckets;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    switch (msg) {
      case Exchange exchange -> start(ctx, exchange, Attempts.NONE);
      case HttpContent content when running != null && running.takesRequest() ->
          running.request(content);
      default -> ctx.fireChannelRead(msg);
    }
  }

  /** The tunnel that the exchange goes to next. */
  private final class AnotherTunnel implements Elsewhere {
    private final ChannelHandlerContext ctx;
    private final Exchange exchange;
    private final Attempts before;

    AnotherTunnel(ChannelHandlerContext ctx, Exchange exchange, Attempts before) {
      this.ctx = ctx;
      this.exchange = exchange;
      this.before = before;
    }

    @Override
    public boolean take(ResetCode why, boolean requestEnded) {
      var instead = next();
      if (instead == null) {
        return false;
      }
      exchange.goesTo(instead);
      start(ctx, exchange, before.after(why));
      if (requestEnded && running != null) {
        running.request(LastHttpContent.EMPTY_LAST_CONTENT);
      }
      return true;
    }

    private @Nullable Tunnel next() {
      return before.mayBeMore() ? other.insteadOf(exchange.tunnel()) : null;
    }

    @Override
    public boolean isAnswering() {
      var next = next();
      return next != null && next.isAnswering();
    }

    @Override
    public CulvertError whyNot() {
      return before.agentGone() ? CulvertError.AGENT_LEFT : other.whyNot(exchange.tunnel());
    }
  }

  private void start(ChannelHandlerContext ctx, Exchange exchange, Attempts before) {
    running = null;
    try {
      running = open(ctx, exchange, before);
    } catch (MalformedHead e) {
      ctx.fireExceptionCaught(Refusal.of(CulvertError.MALFORMED_REQUEST, exchange, true));
    } catch (RuntimeException e) {
      LOG.warn("Exchange {} could not be forwarded", exchange.id(), e);
      ctx.fireExceptionCaught(Refusal.of(CulvertError.GATEWAY_FAILED, exchange, true));
    }
  }

  private Forwarding open(ChannelHandlerContext ctx, Exchange exchange, Attempts before)
      throws MalformedHead {
    var forOrigin = RequestForOrigin.of(exchange.request(), exchange.client());
    ChangeHeads.ofRequest(forOrigin.headers(), exchange);
    ByteBuf head = HttpHeads.encodeRequest(forOrigin, ctx.alloc());
    var pace = new Pace(ctx.channel(), exchange.tunnel(), buckets);
    var elsewhere = new AnotherTunnel(ctx, exchange, before);
    var forwarding = new Forwarding(ctx, exchange, patience(ctx), pace, elsewhere);
    var tunnel = exchange.tunnel();
    var crossing = LoopCrossing.between(tunnel, ctx.channel());
    crossing.turnTo(forwarding);
    forwarding.startsOn(tunnel.open(StreamKind.HTTP, head, crossing), crossing);
    return forwarding;
  }

  private OriginPatience patience(ChannelHandlerContext ctx) {
    if (patience == null) {
      patience = new OriginPatience(ctx.executor(), responseTimeout);
    }
    return patience;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (patience != null) {
      patience.end();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Refusal refusal && running != null && running.takesRequest()) {
      running.requestBroken(refusal.error());
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (running != null) {
      running.clientLeft();
    }
    ctx.fireChannelInactive();
  }
}

package io.culvert.gateway.policy;

import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.EdgePolicy;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds each exchange against the policy of its tunnel before anything else is done for it. What
 * only few tunnels ask for is done by handlers of its own, which are put behind this one when an
 * exchange needs them.
 *
 * <p>A replay is the owner's own order: no check is made of it.
 */
public final class ApplyPolicies extends ChannelInboundHandlerAdapter {
  private final EdgePolicies edge;
  private @Nullable Exchange counted;
  private boolean asksForLogin;
  private long left;

  public ApplyPolicies(EdgePolicies edge) {
    this.edge = edge;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (asksForLogin && message instanceof LastHttpContent end) {
      BasicCredentials.takeOut(end.trailingHeaders());
    }
    switch (message) {
      case Exchange exchange -> {
        counted = null;
        asksForLogin = !exchange.tunnel().info().policy().access().logins().isEmpty();
        if (exchange.tunnel().info().policy() == EdgePolicy.NONE) {
          ctx.fireChannelRead(exchange);
        } else {
          apply(ctx, exchange);
        }
      }
      case HttpContent content when counted != null -> count(ctx, counted, content);
      default -> ctx.fireChannelRead(message);
    }
  }

  private void apply(ChannelHandlerContext ctx, Exchange exchange) {
    var info = exchange.tunnel().info();
    if (info.policy().compress()) {
      behind(ctx, CompressResponse.NAME, CompressResponse::new);
    }
    var login = takeLogin(exchange);
    if (exchange.client().replay() == null) {
      long now = ctx.executor().ticker().nanoTime();
      check(ctx, edge.of(info, now), Visit.of(exchange, login, now));
    } else {
      ctx.fireChannelRead(exchange);
    }
  }

  /** A login is for the edge: nobody behind sees one, be it to check, to record or to forward. */
  private static @Nullable BasicCredentials takeLogin(Exchange exchange) {
    return exchange.tunnel().info().policy().access().logins().isEmpty()
        ? null
        : BasicCredentials.takeFrom(exchange.request().headers());
  }

  private void check(ChannelHandlerContext ctx, TunnelPolicy policy, Visit visit) {
    var exchange = visit.exchange();
    var objection = policy.against(visit);
    if (objection != null) {
      edge.turnAway(ctx, policy, exchange, objection, false);
      return;
    }
    var most = policy.policy().limits().body();
    if (most != null) {
      counted = exchange;
      left = most;
    }
    if (policy.webhook() != null) {
      behind(ctx, HoldUntilVerified.NAME, () -> new HoldUntilVerified(edge))
          .verifyNext(policy, visit.address());
    }
    ctx.fireChannelRead(exchange);
  }

  /** A body whose length was not said beforehand may turn out too long when it has begun. */
  private void count(ChannelHandlerContext ctx, Exchange exchange, HttpContent content) {
    left -= content.content().readableBytes();
    if (content instanceof LastHttpContent || left < 0) {
      counted = null; // what comes then may be of a request that never became an exchange
    }
    if (left >= 0) {
      ctx.fireChannelRead(content);
    } else {
      content.release();
      ctx.fireExceptionCaught(Refusal.of(CulvertError.BODY_TOO_LARGE, exchange, true));
    }
  }

  /** The handler of that name, which is put behind this one when it is not there yet. */
  @SuppressWarnings("unchecked") // nobody else takes the name
  private static <H extends ChannelHandler> H behind(
      ChannelHandlerContext ctx, String name, Supplier<H> make) {
    var there = (H) ctx.pipeline().get(name);
    if (there != null) {
      return there;
    }
    var added = make.get();
    ctx.pipeline().addAfter(ctx.name(), name, added);
    return added;
  }
}

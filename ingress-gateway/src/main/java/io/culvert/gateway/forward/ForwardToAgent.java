package io.culvert.gateway.forward;

import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.quota.Pace;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.gateway.relay.OntoEventLoop;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends each exchange to its agent over a stream of its own, and the response to the client. */
public final class ForwardToAgent extends ChannelInboundHandlerAdapter {
  private final Duration responseTimeout;
  private final TokenBuckets buckets;
  private @Nullable Forwarding running;

  /**
   * @param responseTimeout how long an origin may take for its response head, counted from the last
   *     progress of the request
   * @param buckets the pace of accounts that are slowed down
   */
  public ForwardToAgent(Duration responseTimeout, TokenBuckets buckets) {
    this.responseTimeout = responseTimeout;
    this.buckets = buckets;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    switch (msg) {
      case Exchange exchange -> start(ctx, exchange);
      case HttpContent content when running != null && running.takesRequest() ->
          running.request(content);
      default -> ctx.fireChannelRead(msg);
    }
  }

  private void start(ChannelHandlerContext ctx, Exchange exchange) {
    ByteBuf head;
    try {
      var forOrigin = RequestForOrigin.of(exchange.request(), exchange.client());
      head = HttpHeads.encodeRequest(forOrigin, ctx.alloc());
    } catch (MalformedHead e) {
      running = null;
      ctx.fireExceptionCaught(Refusal.of(CulvertError.MALFORMED_REQUEST, exchange, true));
      return;
    }
    var pace = new Pace(ctx.channel(), exchange.tunnel(), buckets);
    var forwarding = new Forwarding(ctx, exchange, responseTimeout, pace);
    running = forwarding;
    var mailbox = new OntoEventLoop(ctx.executor(), forwarding, ctx.channel()::flush);
    forwarding.startsOn(exchange.tunnel().open(StreamKind.HTTP, head, mailbox), mailbox);
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

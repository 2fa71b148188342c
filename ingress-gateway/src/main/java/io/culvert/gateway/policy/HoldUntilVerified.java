package io.culvert.gateway.policy;

import static io.netty.handler.codec.http.HttpHeaderNames.EXPECT;

import io.culvert.events.Outcome;
import io.culvert.gateway.connection.Deadline;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.tunnel.error.CulvertError;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a request that has to be signed until all of it is here and the signature is verified, and
 * lets it go on unchanged. What all connections keep together is bounded, and so is how long any of
 * them may keep it.
 */
final class HoldUntilVerified extends ChannelInboundHandlerAdapter {
  static final String NAME = "verify";

  /**
   * How long a body may take to its end: longer than the senders of webhooks wait for an answer.
   */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final EdgePolicies edge;
  private final HeldBody body = new HeldBody();
  private @Nullable Exchange held;
  private @Nullable TunnelPolicy policy;
  private InetAddress client = InetAddress.getLoopbackAddress();
  private HeldMemory.@Nullable Share share;
  private @Nullable Deadline deadline;

  HoldUntilVerified(EdgePolicies edge) {
    this.edge = edge;
  }

  /** The next exchange that comes is to be verified. */
  void verifyNext(TunnelPolicy by, InetAddress from) {
    policy = by;
    client = from;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case Exchange exchange when policy != null -> begin(ctx, exchange);
      case HttpContent content when held != null && share != null ->
          keep(ctx, held, share, content);
      default -> ctx.fireChannelRead(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, Exchange exchange) {
    if (!verifier().isSigned(exchange.request().headers())) {
      refuse(ctx, exchange, CulvertError.WEBHOOK_NOT_SIGNED, false); // no need to read it
      return;
    }
    held = exchange;
    var hostname = exchange.tunnel().info().hostname();
    share =
        edge.memory()
            .share(hostname, client, () -> ctx.executor().execute(() -> makeWay(ctx, exchange)));
    if (deadline == null) {
      deadline = new Deadline(ctx.executor(), () -> tooLate(ctx));
    }
    deadline.in(LONGEST.toNanos());
    if (expectsContinue(exchange.request())) {
      // The sender waits for a word that the origin cannot give yet (RFC 9110 §10.1.1).
      ctx.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  /** HTTP/1.0 knows no interim responses, and takes one for the final one (RFC 9110 §15.2). */
  private static boolean expectsContinue(HttpRequest request) {
    return request.headers().contains(EXPECT)
        && !request.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  private void tooLate(ChannelHandlerContext ctx) {
    if (held != null) {
      refuse(ctx, held, CulvertError.REQUEST_TIMEOUT, true);
    }
  }

  private void makeWay(ChannelHandlerContext ctx, Exchange exchange) {
    if (held == exchange) {
      refuse(ctx, exchange, CulvertError.TOO_BUSY, true);
    }
  }

  private void keep(
      ChannelHandlerContext ctx, Exchange exchange, HeldMemory.Share from, HttpContent content) {
    int bytes = content.content().readableBytes();
    boolean isLast = content instanceof LastHttpContent;
    body.add(content);
    if (from.held() + bytes > WebhookVerifier.MOST_BYTES) {
      refuse(ctx, exchange, CulvertError.WEBHOOK_TOO_LARGE, true);
    } else if (!from.take(bytes)) {
      refuse(ctx, exchange, CulvertError.TOO_BUSY, true);
    } else if (isLast) {
      verify(ctx, exchange);
    }
  }

  private void verify(ChannelHandlerContext ctx, Exchange exchange) {
    var error = verifier().against(exchange.request().headers(), body.bytes(), Instant.now());
    if (error == null) {
      letGo(ctx, exchange);
    } else {
      refuse(ctx, exchange, error, false);
    }
  }

  private WebhookVerifier verifier() {
    var webhook = policy == null ? null : policy.webhook();
    if (webhook == null) {
      throw new IllegalStateException("held without a reason");
    }
    return webhook;
  }

  private void letGo(ChannelHandlerContext ctx, Exchange exchange) {
    var whole = body.take();
    var kept = share;
    if (kept != null) {
      kept.settle();
      exchange.whenFinished(_ -> kept.giveBack()); // until it has gone: the agent may be slow
    }
    forget();
    ctx.fireChannelRead(exchange);
    whole.forEach(ctx::fireChannelRead);
    ctx.fireChannelReadComplete();
  }

  private void refuse(
      ChannelHandlerContext ctx, Exchange exchange, CulvertError error, boolean fatal) {
    var by = policy;
    throwAway();
    if (by != null) {
      edge.turnAway(ctx, by, exchange, Objection.of(error), fatal);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (held == null) {
      ctx.fireExceptionCaught(cause);
    } else if (cause instanceof Refusal refusal) {
      refuse(ctx, held, refusal.error(), true); // the rest of it cannot be read, or may not come
    } else {
      drop();
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    drop();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
    if (deadline != null) {
      deadline.cancel();
    }
  }

  private void drop() {
    var exchange = held;
    if (exchange != null) {
      throwAway();
      exchange.finish(Outcome.CLIENT_LEFT, CulvertError.CLIENT_LEFT);
    }
  }

  private void throwAway() {
    body.release();
    if (share != null) {
      share.giveBack();
    }
    forget();
  }

  private void forget() {
    share = null;
    held = null;
    policy = null;
    if (deadline != null) {
      deadline.disarm();
    }
  }
}

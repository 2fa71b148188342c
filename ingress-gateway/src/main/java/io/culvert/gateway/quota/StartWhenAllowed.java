package io.culvert.gateway.quota;

import io.culvert.events.Outcome;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.http.ReadGate;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.Allowance;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets an exchange of an account that is slowed down begin when its turn has come. Meanwhile the
 * client is not read, so what is held is what one read brought.
 */
public final class StartWhenAllowed extends ChannelInboundHandlerAdapter {
  /** Longer than that nobody has to wait without an answer. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** What a request without a body costs, about, in bytes: else any number could begin at once. */
  private static final int HEADS = 1024;

  private final TokenBuckets buckets;
  private final Consumer<Exchange> recordRefused;

  /** The exchange that waits, and behind it what came of its body; null when none does. */
  private @Nullable Queue<Object> held;

  private @Nullable Future<?> turn;

  /**
   * @param recordRefused told of exchanges that are refused while they wait, before they finish
   */
  public StartWhenAllowed(TokenBuckets buckets, Consumer<Exchange> recordRefused) {
    this.buckets = buckets;
    this.recordRefused = recordRefused;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (held != null) {
      held.add(message);
    } else if (message instanceof Exchange exchange
        && exchange.tunnel().allowance() instanceof Allowance.Throttled slow) {
      begin(ctx, exchange, slow);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, Exchange exchange, Allowance.Throttled slow) {
    var account = exchange.tunnel().info().accountId();
    var bucket = buckets.of(String.valueOf(account));
    long wait =
        bucket.take(HEADS, slow.bytesPerSecond(), ctx.channel().eventLoop().ticker().nanoTime());
    if (wait > LONGEST_WAIT.toNanos()) {
      bucket.giveBack(HEADS, slow.bytesPerSecond());
      ctx.fireExceptionCaught(
          Refusal.of(CulvertError.SLOWED_DOWN, exchange, false)
              .until(exchange.startedAt().plusNanos(wait).atZone(slow.until().getZone())));
    } else if (wait == 0) {
      ctx.fireChannelRead(exchange);
    } else {
      held = new ArrayDeque<>();
      held.add(exchange);
      ReadGate.of(ctx.channel()).shut(ReadGate.Reason.SLOWED_DOWN);
      turn = ctx.executor().schedule(() -> goOn(ctx), wait, TimeUnit.NANOSECONDS);
    }
  }

  private void goOn(ChannelHandlerContext ctx) {
    var waiting = held;
    held = null;
    if (waiting == null) {
      return;
    }
    ReadGate.of(ctx.channel()).open(ReadGate.Reason.SLOWED_DOWN);
    ctx.fireChannelRead(waiting.remove()); // its turn has come, whatever the pace is now
    waiting.forEach(message -> channelRead(ctx, message));
    ctx.fireChannelReadComplete();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Refusal refusal) {
      var exchange = giveUp(ctx);
      if (exchange == null) {
        ctx.fireExceptionCaught(refusal);
      } else {
        recordRefused.accept(exchange);
        ctx.fireExceptionCaught(Refusal.of(refusal.error(), exchange, true));
      }
    } else {
      clientLeft(ctx);
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    clientLeft(ctx);
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    clientLeft(ctx);
  }

  private void clientLeft(ChannelHandlerContext ctx) {
    var exchange = giveUp(ctx);
    if (exchange != null) {
      exchange.finish(Outcome.CLIENT_LEFT, CulvertError.CLIENT_LEFT);
    }
  }

  /** Throws away what is held; returns the exchange, which is not finished, if one waits. */
  private @Nullable Exchange giveUp(ChannelHandlerContext ctx) {
    var waiting = held;
    held = null;
    if (turn != null) {
      turn.cancel(false);
    }
    if (waiting == null) {
      return null;
    }
    ReadGate.of(ctx.channel()).open(ReadGate.Reason.SLOWED_DOWN);
    var exchange = (Exchange) waiting.remove();
    waiting.forEach(ReferenceCountUtil::release);
    return exchange;
  }
}

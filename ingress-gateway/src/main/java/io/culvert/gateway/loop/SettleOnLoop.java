package io.culvert.gateway.loop;

import io.culvert.gateway.connection.Deadline;
import io.culvert.gateway.connection.GatewayStops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first bytes of a connection, takes it to the event loop of the tunnel that they
 * seem to ask for, and only there builds the rest of its pipeline. What the request really asks for
 * is found out later, by who decodes it; a wrong hint costs time and nothing else.
 */
public final class SettleOnLoop extends ChannelInboundHandlerAdapter {
  private final LoopOfTunnel loops;
  private final Duration patience;
  private final Consumer<ChannelPipeline> rest;
  private final List<Object> held = new ArrayList<>(1);
  private final List<Object> events = new ArrayList<>(0);
  private @Nullable Deadline firstBytes;
  private boolean moving;

  /**
   * @param loops where tunnels run
   * @param patience time for the first bytes to come
   * @param rest adds what follows in the pipeline
   */
  public SettleOnLoop(LoopOfTunnel loops, Duration patience, Consumer<ChannelPipeline> rest) {
    this.loops = loops;
    this.patience = patience;
    this.rest = rest;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    // The others hear of it when they are there.
    firstBytes = new Deadline(ctx.executor(), ctx::close);
    firstBytes.in(patience.toNanos());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    held.add(message);
    if (moving) {
      return;
    }
    forgetTime();
    var loop = message instanceof ByteBuf first ? loops.askedForBy(first) : null;
    if (loop != null && MoveToLoop.isWorthwhile(ctx.channel(), loop)) {
      moving = true;
      MoveToLoop.start(ctx.channel(), loop, () -> settle(ctx), this::release);
    } else {
      settle(ctx);
    }
  }

  private void settle(ChannelHandlerContext ctx) {
    var messages = List.copyOf(held);
    held.clear();
    rest.accept(ctx.pipeline());
    ctx.pipeline().remove(this); // now, because what follows may have events come by
    ctx.fireChannelActive();
    messages.forEach(ctx::fireChannelRead);
    ctx.fireChannelReadComplete();
    events.forEach(ctx::fireUserEventTriggered);
  }

  /** Whatever it is, the others hear of it when they are there. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    events.add(event);
    if (event == GatewayStops.EVENT && !moving) {
      settle(ctx); // it may be that there is nothing to wait for
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    forgetTime();
    release();
  }

  private void release() {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }

  private void forgetTime() {
    if (firstBytes != null) {
      firstBytes.cancel();
      firstBytes = null;
    }
  }
}

package io.culvert.gateway.relay;

import io.culvert.gateway.connection.AbruptClose;
import io.culvert.gateway.exchange.Failures;
import io.culvert.gateway.http.ReadGate;
import io.culvert.gateway.quota.Pace;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Bytes both ways between a public connection that is not HTTP, or not any more, and its stream;
 * either direction may end first.
 */
public final class RelayRaw extends ChannelInboundHandlerAdapter implements StreamListener {
  private final Relayed relayed;
  private final TunnelStream stream;
  private final Pace pace;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable Runnable look;
  private boolean clientEnded;
  private boolean agentEnded;
  private boolean outputEnded;
  private boolean over;

  /**
   * @param relayed hears of what passes
   */
  public RelayRaw(Relayed relayed, TunnelStream stream, Pace pace) {
    this.relayed = relayed;
    this.stream = stream;
    this.pace = pace;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    // Both sides may be silent for hours; when their account may have no more it ends for them too.
    look = () -> isCut(added);
    EverySecond.begin(added.executor(), look);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf bytes) || over || clientEnded || isCut(ctx)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    relayed.fromClient(bytes.readableBytes());
    pace.came(bytes.readableBytes());
    stream.data(bytes);
    if (!stream.isWritable()) {
      ReadGate.of(ctx.channel()).shut(ReadGate.Reason.AGENT_FULL);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !clientEnded && !over) {
      clientEnded = true;
      relayed.clientEnded();
      stream.end(Unpooled.EMPTY_BUFFER);
      closeIfBothEnded(ctx);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    finish(CulvertError.CLIENT_LEFT);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void onHead(ByteBuf head) {
    head.release();
    stream.reset(ResetCode.PROTOCOL_ERROR, "HEAD on a raw stream");
    onReset(ResetCode.PROTOCOL_ERROR, "");
  }

  @Override
  public void onData(ByteBuf data) {
    if (ctx == null || over || agentEnded || isCut(ctx)) {
      data.release();
      return;
    }
    int count = data.readableBytes();
    relayed.toClient(count);
    ctx.write(data)
        .addListener(
            sent -> {
              if (sent.isSuccess()) {
                pace.left(count, stream::consumed);
              }
            });
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    trailers.release();
    if (ctx == null || over) {
      return;
    }
    agentEnded = true;
    relayed.agentEnded();
    var context = ctx;
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            _ -> {
              if (context.channel().isActive()) {
                EndOutput.of(context.channel());
              }
              outputEnded = true; // and not before: the client may be slow to take the rest
              closeIfBothEnded(context);
            });
  }

  private void closeIfBothEnded(ChannelHandlerContext ctx) {
    if (clientEnded && outputEnded && !over) {
      finish(null);
      ctx.close();
    }
  }

  @Override
  public void onReset(ResetCode code, String message) {
    if (!over) {
      finish(Failures.of(code));
      if (ctx != null) {
        AbruptClose.of(ctx.channel());
      }
    }
  }

  @Override
  public void onWritable() {
    if (ctx != null && stream.isWritable()) {
      ReadGate.of(ctx.channel()).open(ReadGate.Reason.AGENT_FULL);
    }
  }

  /** Ends it if its account may send no more; true when it does. */
  private boolean isCut(ChannelHandlerContext ctx) {
    if (over || !pace.isBlocked()) {
      return false;
    }
    stream.reset(ResetCode.CLIENT_LEFT, CulvertError.QUOTA_USED_UP.code());
    finish(CulvertError.QUOTA_USED_UP);
    ctx.flush(); // what came before is the client's
    ctx.close();
    return true;
  }

  private void finish(@Nullable CulvertError error) {
    if (over) {
      return;
    }
    over = true;
    pace.done();
    if (ctx != null && look != null) {
      EverySecond.end(ctx.executor(), look);
    }
    if (error == CulvertError.CLIENT_LEFT) {
      stream.reset(ResetCode.CLIENT_LEFT, "the public client left");
    }
    relayed.over(error);
  }
}

package io.culvert.tunnel.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;

/**
 * Bounds what may come of a connection before it has introduced itself, and how many such
 * connections there are. A message is kept until it is whole, and that of an agent may be large; a
 * stranger is not to have so much memory.
 */
public final class LittleBeforeHello extends ChannelInboundHandlerAdapter {
  /** The head of a request, and a hello; in bytes. */
  public static final int MOST = 2 * ProtocolLimits.MAX_GREETING;

  private final Strangers strangers;
  private long number;
  private int bytes;
  private boolean tooMany;

  /**
   * For one connection.
   *
   * @param strangers all of its kind
   */
  public LittleBeforeHello(Strangers strangers) {
    this.strangers = strangers;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    number = strangers.enter(() -> ctx.executor().execute(() -> makeWay(ctx)));
  }

  /** Unless it has introduced itself in the meantime. */
  private static void makeWay(ChannelHandlerContext ctx) {
    if (!ctx.isRemoved()) {
      ctx.close();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    strangers.leave(number);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf in) {
      bytes = Math.min(MOST + 1, bytes + in.readableBytes());
    }
    if (bytes <= MOST) {
      ctx.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (!tooMany) {
      tooMany = true;
      ctx.fireExceptionCaught(
          ProtocolViolation.tooLarge("more than " + MOST + " bytes before hello"));
    }
  }

  /** Who is at the other end is known now. */
  public static void noMore(ChannelPipeline pipeline) {
    if (pipeline.get(LittleBeforeHello.class) != null) {
      pipeline.remove(LittleBeforeHello.class);
    }
  }
}

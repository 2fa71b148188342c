package io.culvert.gateway.http2;

import io.culvert.gateway.connection.Deadline;
import io.culvert.gateway.connection.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the codec and ends connections of clients that only keep it busy, by the number of
 * frames that bring nothing and by the time that they take for a head, or that use their streams
 * out of order. All else that is against the rules the codec refuses itself.
 */
final class WatchFrames extends ChannelDuplexHandler {
  private final Duration headTimeout;
  private final FrameScanner scanner = new FrameScanner(this::frame);
  private final StreamIds streams = new StreamIds();
  private FrameBudget budget;
  private Deadline headDeadline;
  private boolean headIsOpen;
  private boolean broken;
  private boolean lingers;
  private @Nullable Http2Exception breach;
  private long now;

  /**
   * @param headTimeout from the first byte of a head, or from the start, to its end
   */
  @SuppressWarnings("NullAway.Init")
  WatchFrames(Duration headTimeout) {
    this.headTimeout = headTimeout;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    budget = new FrameBudget(System.nanoTime());
    headDeadline = new Deadline(ctx.executor(), () -> tooSlow(ctx));
    headDeadline.in(headTimeout.toNanos());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    headDeadline.cancel();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    headDeadline.cancel();
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (broken) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof ByteBuf bytes) {
      now = System.nanoTime();
      scanner.scan(bytes);
      watchHead();
    }
    var why = breach;
    if (why == null) {
      ctx.fireChannelRead(message);
    } else {
      // Nothing of this read is looked at: it may hold thousands of frames beyond the rule.
      ReferenceCountUtil.release(message);
      ctx.fireExceptionCaught(why);
    }
  }

  private void frame(int type, int flags, int stream) {
    if (breach == null) {
      breach = judge(type, flags, stream);
    }
    if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION) {
      headIsOpen = (flags & Http2Flags.END_HEADERS) == 0;
    }
  }

  private @Nullable Http2Exception judge(int type, int flags, int stream) {
    var tooMuch = budget.take(type, now);
    if (tooMuch != null) {
      return Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, tooMuch);
    }
    var disorder = streams.frame(type, flags, stream);
    return disorder == null
        ? null
        : Http2Exception.connectionError(disorder, "the head of a stream that cannot be");
  }

  private void watchHead() {
    if (!headIsOpen && !scanner.isInsideShortFrame()) {
      headDeadline.disarm();
    } else if (!headDeadline.isArmed()) {
      headDeadline.in(headTimeout.toNanos());
    }
  }

  private static void tooSlow(ChannelHandlerContext ctx) {
    ctx.fireExceptionCaught(
        Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "a head took too long"));
  }

  /** The client broke a rule of the connection; what it still sends is not looked at. */
  void clientBrokeRules() {
    broken = true;
    headDeadline.cancel();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (broken && !lingers) {
      lingers = true;
      // Else what is not read of the client would make the kernel take the GOAWAY back.
      ctx.channel().closeFuture().addListener(_ -> promise.trySuccess());
      LingeringClose.of(ctx.channel());
    } else {
      ctx.close(promise);
    }
  }
}

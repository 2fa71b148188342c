package io.culvert.gateway.http2;

import io.culvert.gateway.connection.GatewayStops;
import io.culvert.gateway.connection.LingeringClose;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.FailureLog;
import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * When a connection of HTTP/2 ends: after idling, when the client does not answer any more, when
 * the gateway stops, or when the client broke a rule, which is logged once.
 */
final class ConnectionLife extends ChannelInboundHandlerAdapter {
  /** What our own pings carry. */
  private static final long GOING_AWAY = 0x63756c7665727431L;

  private static final long STILL_THERE = 0x63756c7665727432L;

  /** For clients that answer no pings. */
  private static final long LONGEST_WAIT_MILLIS = 1_000;

  private final Http2FrameCodec codec;
  private final WatchFrames watch;
  private boolean leaving;
  private boolean left;
  private boolean failed;

  ConnectionLife(Http2FrameCodec codec, WatchFrames watch) {
    this.codec = codec;
    this.watch = watch;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Http2PingFrame ping && ping.ack() && ping.content() == GOING_AWAY) {
      goAway(ctx);
    }
    ReferenceCountUtil.release(message); // the codec has done what is to do
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case GatewayStops _ -> leave(ctx);
      case IdleStateEvent idle -> idle(ctx, idle);
      default -> ctx.fireUserEventTriggered(event);
    }
  }

  private void idle(ChannelHandlerContext ctx, IdleStateEvent idle) {
    if (!hasStreams()) {
      goAway(ctx);
    } else if (idle.isFirst()) {
      ctx.writeAndFlush(new DefaultHttp2PingFrame(STILL_THERE));
    } else {
      ctx.close();
    }
  }

  /**
   * Lets running streams finish and takes no others. The first GOAWAY excludes none, so that a
   * request that is on its way is not lost (RFC 9113 §6.8); the second comes when the client has
   * seen the first.
   */
  private void leave(ChannelHandlerContext ctx) {
    if (leaving) {
      return;
    }
    leaving = true;
    ctx.write(
        new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
    ctx.writeAndFlush(new DefaultHttp2PingFrame(GOING_AWAY));
    var latest =
        ctx.executor().schedule(() -> goAway(ctx), LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    ctx.channel().closeFuture().addListener(_ -> latest.cancel(false));
  }

  private void goAway(ChannelHandlerContext ctx) {
    if (left || !ctx.channel().isActive()) {
      return;
    }
    left = true;
    codec
        .connection()
        .addListener(
            new Http2ConnectionAdapter() {
              @Override
              public void onStreamRemoved(Http2Stream stream) {
                closeIfDone(ctx);
              }
            });
    ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    closeIfDone(ctx);
  }

  private void closeIfDone(ChannelHandlerContext ctx) {
    if (!hasStreams()) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> LingeringClose.of(ctx.channel()));
    }
  }

  private boolean hasStreams() {
    return codec.connection().numActiveStreams() > 0;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof Http2Exception broken)) {
      ctx.close(); // the client is gone
      return;
    }
    watch.clientBrokeRules();
    if (!failed) {
      failed = true;
      var error =
          broken.error() == Http2Error.ENHANCE_YOUR_CALM
              ? CulvertError.HTTP2_FLOOD
              : CulvertError.HTTP2_BROKEN;
      FailureLog.say(error, Client.of(ctx.channel()).address(), "-");
    }
  }
}

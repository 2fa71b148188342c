package io.culvert.cli.origin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One stream of a connection to the local server: the only handler of its channel. */
final class Http2OriginStream extends ChannelInboundHandlerAdapter {
  private final User user;
  private @Nullable Http2Error code;

  /** The exchange that it carries. */
  interface User {
    /** A frame of the response; the user releases it. */
    void onFrame(Object frame);

    /**
     * The stream is over.
     *
     * @param reset how the origin broke it off; null when it did not
     */
    void onClosed(@Nullable Http2Error reset);
  }

  Http2OriginStream(User user) {
    this.user = user;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    user.onFrame(frame);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case Http2ResetFrame reset -> code = Http2Error.valueOf(reset.errorCode());
      case Http2GoAwayFrame leaving -> {
        // It comes to the streams beyond the last one that was looked at (RFC 9113 §6.8).
        code = Http2Error.REFUSED_STREAM;
        leaving.release();
      }
      default -> ReferenceCountUtil.release(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    user.onClosed(code);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}

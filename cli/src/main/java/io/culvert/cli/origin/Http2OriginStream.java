package io.culvert.cli.origin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;

/** One stream of a connection to the local server: the only handler of its channel. */
final class Http2OriginStream extends ChannelInboundHandlerAdapter {
  private final User user;
  private boolean unseen;

  /** The exchange that it carries. */
  interface User {
    /** A frame of the response; the user releases it. */
    void onFrame(Object frame);

    /**
     * The stream is over.
     *
     * @param unseen whether the origin says that it has not looked at the request
     */
    void onClosed(boolean unseen);
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
    if (event instanceof Http2ResetFrame reset) {
      unseen = reset.errorCode() == Http2Error.REFUSED_STREAM.code(); // RFC 9113 §8.7
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    user.onClosed(unseen);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}

package io.culvert.broker.connection;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket says about itself (RFC 6455 §5.5): a ping is answered, of several that come
 * together the last one (§5.5.3), and so is a close, after which the connection ends. Violations
 * pass, so that the last handler closes and the other side learns why.
 */
final class AnswerControlFrames extends ChannelInboundHandlerAdapter {
  private @Nullable PongWebSocketFrame owed;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case PingWebSocketFrame ping -> owe(new PongWebSocketFrame(ping.content()));
      case PongWebSocketFrame pong -> pong.release();
      case CloseWebSocketFrame close -> {
        owe(null);
        ctx.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
      }
      default -> ctx.fireChannelRead(message);
    }
  }

  private void owe(@Nullable PongWebSocketFrame next) {
    ReferenceCountUtil.release(owed);
    owed = next;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (owed != null) {
      var pong = owed;
      owed = null;
      ctx.writeAndFlush(pong);
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    owe(null);
  }
}

package io.culvert.broker.connection;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;

/**
 * What a WebSocket says about itself (RFC 6455 §5.5): a ping is answered, and so is a close, after
 * which the connection ends. Violations pass, so that the last handler closes and the other side
 * learns why.
 */
@Sharable
final class AnswerControlFrames extends ChannelInboundHandlerAdapter {
  static final AnswerControlFrames INSTANCE = new AnswerControlFrames();

  private AnswerControlFrames() {}

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case PingWebSocketFrame ping -> ctx.writeAndFlush(new PongWebSocketFrame(ping.content()));
      case PongWebSocketFrame pong -> pong.release();
      case CloseWebSocketFrame close ->
          ctx.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
      default -> ctx.fireChannelRead(message);
    }
  }
}

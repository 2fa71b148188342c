package io.culvert.tunnel.frame;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.concurrent.TimeUnit;

/**
 * Ends a WebSocket so that the other side learns why: the close frame goes out, and the connection
 * stays until the answer comes or some time has passed (RFC 6455 §7.1.1). Closing at once while
 * bytes are still coming in would make TCP throw the close frame away.
 */
public final class Farewell {
  private static final int WAIT_SECONDS = 2;

  private Farewell() {}

  /**
   * Says why and lets go. Whoever calls this drops what still comes in; the WebSocket protocol
   * handler closes the channel when the answer arrives.
   */
  public static void say(ChannelHandlerContext ctx, WebSocketCloseStatus status) {
    if (!ctx.channel().isActive()) {
      return;
    }
    ctx.writeAndFlush(new CloseWebSocketFrame(status));
    var last = ctx.executor().schedule(() -> ctx.close(), WAIT_SECONDS, TimeUnit.SECONDS);
    ctx.channel().closeFuture().addListener(_ -> last.cancel(false));
  }
}

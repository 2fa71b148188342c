package io.culvert.gateway.connection;

import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import java.nio.charset.StandardCharsets;

/**
 * Counts the public connections, and answers those beyond the limit with 503 and a close, before
 * they cost anything more. One for the whole gateway.
 */
@Sharable
public final class LimitConnections extends ChannelInboundHandlerAdapter {
  private final int limit;
  private final ChannelGroup open;
  private final Runnable onRefused;

  /**
   * @param limit most connections at once
   * @param open all connections that are let in; the group forgets closed ones by itself
   * @param onRefused called for each connection that is not let in
   */
  public LimitConnections(int limit, ChannelGroup open, Runnable onRefused) {
    this.limit = limit;
    this.open = open;
    this.onRefused = onRefused;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (open.size() < limit) {
      open.add(ctx.channel());
      ctx.fireChannelActive();
      return;
    }
    onRefused.run();
    var answer = ByteBufUtil.writeUtf8(ctx.alloc(), tooBusy());
    ctx.writeAndFlush(answer)
        .addListener((ChannelFutureListener) written -> LingeringClose.of(written.channel()));
  }

  private static String tooBusy() {
    var error = CulvertError.TOO_BUSY;
    var text = error.code() + "\n" + error.what() + "\n" + error.action() + "\n";
    return "HTTP/1.1 503 Service Unavailable\r\n"
        + "Content-Type: text/plain; charset=utf-8\r\n"
        + ("Content-Length: " + text.getBytes(StandardCharsets.UTF_8).length + "\r\n")
        + "Cache-Control: no-store\r\n"
        + "Retry-After: 5\r\n"
        + "Connection: close\r\n\r\n"
        + text;
  }
}

package io.culvert.gateway.connection;

import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Counts the public connections, and turns those beyond the limit away before they cost anything
 * more: with 503 where HTTP is spoken in clear, without a word elsewhere.
 */
@Sharable
public final class LimitConnections extends ChannelInboundHandlerAdapter {
  private final int limit;
  private final ChannelGroup open;
  private final Runnable onRefused;
  private final Consumer<ChannelHandlerContext> turnAway;

  /**
   * @param limit most connections at once
   * @param open all connections that are let in; the group forgets closed ones by itself
   * @param onRefused called for each connection that is not let in
   */
  public LimitConnections(int limit, ChannelGroup open, Runnable onRefused) {
    this(limit, open, onRefused, LimitConnections::answer);
  }

  private LimitConnections(
      int limit, ChannelGroup open, Runnable onRefused, Consumer<ChannelHandlerContext> turnAway) {
    this.limit = limit;
    this.open = open;
    this.onRefused = onRefused;
    this.turnAway = turnAway;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (open.size() < limit) {
      open.add(ctx.channel());
      ctx.fireChannelActive();
      return;
    }
    onRefused.run();
    turnAway.accept(ctx);
  }

  /** The same limit for connections that do not begin with HTTP. */
  public LimitConnections withoutAnswer() {
    return new LimitConnections(limit, open, onRefused, ctx -> AbruptClose.of(ctx.channel()));
  }

  private static void answer(ChannelHandlerContext ctx) {
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

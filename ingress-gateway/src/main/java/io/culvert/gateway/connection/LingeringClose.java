package io.culvert.gateway.connection;

import io.culvert.gateway.http.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that the client can still read what was written to it: first this side's
 * direction, then, when the client has closed too or for a bounded time and number of bytes, all of
 * it (RFC 9112 §9.6). What the client sends meanwhile is thrown away.
 */
public final class LingeringClose extends ChannelInboundHandlerAdapter {
  private static final String NAME = "lingering-close";
  private static final Duration LONGEST = Duration.ofSeconds(3);
  private static final long MOST_BYTES = 1024 * 1024;

  private long thrownAway;

  private LingeringClose() {}

  /** Starts to close the channel; everything that the client is to read was written before. */
  public static void of(Channel channel) {
    if (!(channel instanceof DuplexChannel duplex) || !channel.isActive()) {
      channel.close();
      return;
    }
    if (channel.pipeline().get(NAME) != null) {
      return;
    }
    channel.pipeline().addFirst(NAME, new LingeringClose());
    HalfClose.of(duplex);
    ReadGate.of(channel).openWide();
    var end =
        channel
            .eventLoop()
            .schedule(() -> channel.close(), LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(f -> end.cancel(false));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf bytes) {
      thrownAway += bytes.readableBytes();
    }
    ReferenceCountUtil.release(msg);
    if (thrownAway > MOST_BYTES) {
      ctx.close();
    }
  }
}

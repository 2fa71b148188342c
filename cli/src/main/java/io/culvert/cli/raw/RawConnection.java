package io.culvert.cli.raw;

import io.culvert.cli.origin.BreakOff;
import io.culvert.cli.origin.LastMoved;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.ConnectHead;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection: the stream's bytes to the local server and its bytes to the stream, each
 * direction with its own end. A reset on either side becomes one on the other.
 */
final class RawConnection extends ChannelInboundHandlerAdapter
    implements StreamListener, ToOrigin.Events {
  private final ConnectHead from;
  private final TunnelStream stream;
  private final boolean proxyHeader;
  private final BiConsumer<RawConnection, ConnectionReport> ended;
  private final ToOrigin origin;
  private final Instant begunAt = Instant.now();
  private final long begun = System.nanoTime();
  private final LastMoved lastMoved = new LastMoved();
  private long bytesIn;
  private long bytesOut;
  private boolean originEnded;
  private boolean over;

  RawConnection(
      ConnectHead from,
      TunnelStream stream,
      boolean proxyHeader,
      BiConsumer<RawConnection, ConnectionReport> ended) {
    this.from = from;
    this.stream = stream;
    this.proxyHeader = proxyHeader;
    this.ended = ended;
    this.origin = new ToOrigin(stream, this);
  }

  // From the dialer.

  void connected(Channel channel) {
    if (over) {
      ToOrigin.abort(channel);
      return;
    }
    channel.pipeline().addLast("connection", this);
    if (proxyHeader) {
      ProxyHeader.write(channel, from);
    }
    origin.connected(channel);
  }

  void unreachable(Throwable cause) {
    fail(BreakOff.unreachable(cause));
  }

  // From the client, by the tunnel.

  @Override
  public void onHead(ByteBuf unexpected) {
    unexpected.release();
  }

  @Override
  public void onData(ByteBuf data) {
    bytesIn += data.readableBytes();
    lastMoved.now();
    if (over) {
      data.release();
    } else {
      origin.data(data);
    }
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    trailers.release();
    origin.end();
  }

  @Override
  public void onReset(ResetCode code, String message) {
    over(BreakOff.whoLeft(code));
  }

  @Override
  public void onWritable() {
    if (!over) {
      origin.readWhile(true);
    }
  }

  // From the local server.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (over || !(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    bytesOut += bytes.readableBytes();
    lastMoved.now();
    stream.data(bytes);
    if (!stream.isWritable()) {
      origin.readWhile(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !over) {
      originEnded = true;
      stream.end(Unpooled.EMPTY_BUFFER);
      endIfComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    broken("the local server closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken(String.valueOf(cause));
  }

  /**
   * Whether nothing has moved for a while.
   *
   * @param now {@link System#nanoTime}
   */
  boolean isSilent(long now) {
    return lastMoved.isSilent(now);
  }

  // The end.

  @Override
  public void outputShut() {
    endIfComplete();
  }

  private void endIfComplete() {
    if (originEnded && origin.isShut()) {
      over(null);
    }
  }

  @Override
  public void broken(String why) {
    fail(BreakOff.byOrigin(why));
  }

  private void fail(BreakOff why) {
    if (!over) {
      stream.reset(why.code(), why.why());
      over(why.error());
    }
  }

  private void over(@Nullable CulvertError error) {
    if (over) {
      return;
    }
    over = true;
    if (error == null) {
      origin.close();
    } else {
      origin.abort();
    }
    var duration = Duration.ofNanos(System.nanoTime() - begun);
    ended.accept(
        this, new ConnectionReport(begunAt, from.client(), bytesIn, bytesOut, error, duration));
  }
}

package io.culvert.cli.raw;

import io.culvert.cli.origin.Forwarder;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.ConnectHead;
import io.culvert.tunnel.stream.EarlyBytes;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection: the stream's bytes to the local server and its bytes to the stream, each
 * direction with its own end. A reset on either side becomes one on the other.
 */
final class RawConnection extends ChannelInboundHandlerAdapter implements StreamListener {
  private final ConnectHead from;
  private final TunnelStream stream;
  private final boolean proxyHeader;
  private final BiConsumer<RawConnection, ConnectionReport> ended;
  private final EarlyBytes early = new EarlyBytes();
  private final Instant begunAt = Instant.now();
  private final long begun = System.nanoTime();
  private @Nullable Channel origin;
  private long lastMoved = begun;
  private long bytesIn;
  private long bytesOut;
  private boolean clientEnded;
  private boolean outputShut;
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
  }

  // From the dialer.

  void connected(Channel channel) {
    if (over) {
      abort(channel);
      return;
    }
    origin = channel;
    channel.pipeline().addLast("connection", this);
    if (proxyHeader) {
      ProxyHeader.write(channel, from);
    }
    for (var data = early.poll(); data != null; data = early.poll()) {
      write(channel, data);
    }
    channel.flush();
    if (clientEnded) {
      shutOutput(channel);
    }
    channel.config().setAutoRead(stream.isWritable());
  }

  void unreachable(Throwable cause) {
    fail(ResetCode.ORIGIN_UNREACHABLE, CulvertError.ORIGIN_UNREACHABLE, String.valueOf(cause));
  }

  // From the client, by the tunnel.

  @Override
  public void onHead(ByteBuf unexpected) {
    unexpected.release();
  }

  @Override
  public void onData(ByteBuf data) {
    bytesIn += data.readableBytes();
    lastMoved = System.nanoTime();
    if (over) {
      data.release();
    } else if (origin == null) {
      early.add(data);
    } else {
      write(origin, data);
      origin.flush();
    }
  }

  private void write(Channel channel, ByteBuf data) {
    int length = data.readableBytes();
    channel
        .write(data)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                stream.consumed(length);
              } else {
                broken(String.valueOf(done.cause()));
              }
            });
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    trailers.release();
    clientEnded = true;
    if (origin != null) {
      shutOutput(origin);
    }
  }

  /** Once everything before it is written. */
  private void shutOutput(Channel channel) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            _ -> {
              ((DuplexChannel) channel).shutdownOutput();
              outputShut = true;
              endIfComplete();
            });
  }

  @Override
  public void onReset(ResetCode code, String message) {
    boolean gone = code == ResetCode.AGENT_GONE;
    over(gone ? CulvertError.AGENT_LEFT : CulvertError.CLIENT_LEFT);
  }

  @Override
  public void onWritable() {
    if (origin != null && !over) {
      origin.config().setAutoRead(true);
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
    lastMoved = System.nanoTime();
    stream.data(bytes);
    if (!stream.isWritable()) {
      ctx.channel().config().setAutoRead(false);
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
    return now - lastMoved >= Forwarder.SILENT;
  }

  // The end.

  private void endIfComplete() {
    if (originEnded && outputShut) {
      over(null);
    }
  }

  private void broken(String why) {
    fail(ResetCode.ORIGIN_BROKE_OFF, CulvertError.ORIGIN_BROKE_OFF, why);
  }

  private void fail(ResetCode code, CulvertError error, String why) {
    if (!over) {
      stream.reset(code, why);
      over(error);
    }
  }

  private void over(@Nullable CulvertError error) {
    if (over) {
      return;
    }
    over = true;
    for (var data = early.poll(); data != null; data = early.poll()) {
      data.release();
    }
    if (origin != null && error == null) {
      origin.close();
    } else if (origin != null) {
      abort(origin);
    }
    var duration = Duration.ofNanos(System.nanoTime() - begun);
    ended.accept(
        this, new ConnectionReport(begunAt, from.client(), bytesIn, bytesOut, error, duration));
  }

  /** By a reset, so that the local server does not take what it has for the whole. */
  private static void abort(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }
}

package io.culvert.cli.origin;

import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the local server: the last handler of its pipeline. It carries one exchange at
 * a time and lies in the pool in between.
 */
final class OriginConnection extends ChannelInboundHandlerAdapter {
  private final ResponseDecoder decoder;
  private @Nullable Channel channel;
  private @Nullable OriginPool pool;
  private @Nullable User user;
  private boolean flushing;
  private boolean reading;
  private boolean releaseAfterRead;
  private boolean usedBefore;
  private long idleSince;
  private long keepMillis;

  /** The exchange that a connection carries. */
  interface User {
    /** A decoded part of the response, or raw bytes after 101; the user releases it. */
    void onMessage(Object message);

    /** The origin sends no more. */
    void onInputClosed();

    /** Reading failed. */
    void onFailure(Throwable cause);
  }

  private OriginConnection(ResponseDecoder decoder) {
    this.decoder = decoder;
  }

  static void initialise(ChannelPipeline pipeline) {
    var decoder = new ResponseDecoder();
    pipeline
        // A body of single bytes fits its credit, but each waits as an entry of some hundred bytes.
        .addLast("not-read", new CloseWhenNotRead())
        .addLast("http", decoder)
        .addLast("exchange", new OriginConnection(decoder));
  }

  static OriginConnection of(Channel channel, OriginPool pool) {
    var connection = channel.pipeline().get(OriginConnection.class);
    connection.channel = channel;
    connection.pool = pool;
    return connection;
  }

  Channel channel() {
    if (channel == null) {
      throw new IllegalStateException("not connected");
    }
    return channel;
  }

  /** Whether it has carried an exchange before the present one. */
  boolean usedBefore() {
    return usedBefore;
  }

  /** Whether anything was received since the present exchange began. */
  boolean sawBytes() {
    return decoder.sawBytes();
  }

  /** Hands the connection to an exchange. */
  void begin(User next, HttpMethod method) {
    user = next;
    decoder.expect(method);
  }

  /**
   * The exchange is over and the connection can carry another. It goes back to the pool when all
   * that was read is looked at: bytes after the end of a response must not reach the next exchange.
   */
  void giveBack(long keepMillisUnused) {
    user = null;
    usedBefore = true;
    keepMillis = keepMillisUnused;
    idleSince = System.nanoTime();
    if (reading) {
      releaseAfterRead = true;
    } else {
      release();
    }
  }

  /** The exchange is over and the connection is of no more use; what was written still goes out. */
  void drop() {
    user = null;
    if (flushing) {
      channel().flush();
    }
    channel().close();
  }

  /** Writes; what is written in one turn of the event loop is flushed at its end. */
  ChannelFuture write(Object message) {
    var written = channel().write(message);
    if (!flushing) {
      flushing = true;
      channel().eventLoop().execute(this::flush);
    }
    return written;
  }

  private void flush() {
    flushing = false;
    channel().flush();
  }

  /** Stops decoding: what follows a 101 is not HTTP. */
  void becomeRaw() {
    channel().pipeline().remove(decoder);
    if (pool != null) {
      pool.forget(this);
    }
  }

  /** Reads on, or not. */
  void setReading(boolean on) {
    channel().config().setAutoRead(on);
  }

  /** Milliseconds since its last use. */
  long idleMillis() {
    return (System.nanoTime() - idleSince) / 1_000_000;
  }

  /** Whether it has been unused for so long that the origin is about to close it. */
  boolean isStale() {
    return idleMillis() >= keepMillis;
  }

  private void release() {
    if (!decoder.isBetweenResponses()) {
      // The beginning of a line would become the beginning of the next exchange's response.
      drop();
    } else if (pool != null && channel().isActive()) {
      setReading(true);
      pool.release(this);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    reading = true;
    if (user != null) {
      user.onMessage(msg);
    } else {
      // Nobody asked: a 408 before closing, or more than the response should have been.
      ReferenceCountUtil.release(msg);
      releaseAfterRead = false;
      ctx.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    if (releaseAfterRead) {
      releaseAfterRead = false;
      release();
    } else if (user == null && !decoder.isBetweenResponses()) {
      ctx.close(); // Nobody asked, and it is not even whole.
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputClosed(ctx);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    inputClosed(ctx);
  }

  private void inputClosed(ChannelHandlerContext ctx) {
    if (user != null) {
      user.onInputClosed();
    } else {
      releaseAfterRead = false;
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (user != null) {
      user.onFailure(cause);
    }
    ctx.close();
  }
}

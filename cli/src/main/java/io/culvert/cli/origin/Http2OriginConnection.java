package io.culvert.cli.origin;

import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One connection of HTTP/2 to the local server: the last handler of its pipeline. */
final class Http2OriginConnection extends ChannelInboundHandlerAdapter {
  /** Streams at once, however many the server would allow. */
  static final int STREAMS = 100;

  /** What the server may send on one stream before the tunnel has taken it, bytes. */
  private static final int STREAM_WINDOW = 256 * 1024;

  private static final int HEADER_LIST = 64 * 1024;
  private static final int FLUSH_AFTER = 256;

  private final Http2StreamChannelBootstrap streams;
  private final Channel channel;
  private @Nullable Events events;
  private int mostStreams;
  private int open;
  private boolean leaving;
  private long idleSince = System.nanoTime();

  /** What the pool has to know. */
  interface Events {
    /** The server has greeted; streams can be opened. */
    void ready(Http2OriginConnection connection);

    /** A stream has ended. */
    void hasRoom(Http2OriginConnection connection);

    /** It is closed. */
    void gone(Http2OriginConnection connection);
  }

  private Http2OriginConnection(Channel channel) {
    this.channel = channel;
    this.streams = new Http2StreamChannelBootstrap(channel);
  }

  static void initialise(ChannelPipeline pipeline) {
    var settings =
        new Http2Settings()
            .pushEnabled(false)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(HEADER_LIST);
    var codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(settings)
            .decoupleCloseAndGoAway(true)
            .encoderIgnoreMaxHeaderListSize(true)
            .build();
    pipeline
        .addLast("not-read", new CloseWhenNotRead())
        .addLast("flush", new FlushConsolidationHandler(FLUSH_AFTER, true))
        .addLast("http2", codec)
        .addLast("streams", new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
        .addLast("connection", new Http2OriginConnection(pipeline.channel()));
  }

  /**
   * The connection of a channel that has just been connected.
   *
   * @param events told from now on
   */
  static Http2OriginConnection of(Channel channel, Events events) {
    var connection = channel.pipeline().get(Http2OriginConnection.class);
    connection.events = events;
    // Streams are read no faster than the tunnel takes them. One that waits must not hold up the
    // others, so the window of all together is never the one that runs out.
    channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(STREAMS * STREAM_WINDOW));
    return connection;
  }

  /** Whether the server has greeted. */
  boolean isReady() {
    return mostStreams > 0;
  }

  /** Whether it carries streams, and others when those have ended. */
  boolean isServing() {
    return isReady() && !leaving && channel.isActive();
  }

  boolean hasRoom() {
    return isServing() && open < mostStreams;
  }

  /** Opens a stream; call only if there is room. */
  Future<Http2StreamChannel> open(Http2OriginStream handler) {
    open++;
    var opening = streams.handler(handler).open();
    opening.addListener(
        done -> {
          if (done.isSuccess()) {
            opening.getNow().closeFuture().addListener(_ -> ended());
          } else {
            ended();
          }
        });
    return opening;
  }

  private void ended() {
    open--;
    idleSince = System.nanoTime();
    if (leaving && open == 0) {
      channel.close();
    } else if (events != null) {
      events.hasRoom(this);
    }
  }

  /** Milliseconds without a stream; 0 while there is one. */
  long idleMillis() {
    return open > 0 ? 0 : (System.nanoTime() - idleSince) / 1_000_000;
  }

  /** Opens no more streams, and closes when the last has ended. */
  void leave() {
    leaving = true;
    if (open == 0) {
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    switch (frame) {
      case Http2SettingsFrame settings -> {
        boolean first = !isReady();
        var most = settings.settings().maxConcurrentStreams();
        if (first || most != null) {
          mostStreams = most == null ? STREAMS : (int) Math.clamp(most, 1, STREAMS);
        }
        if (first && events != null) {
          events.ready(this);
        }
      }
      case Http2GoAwayFrame _ -> leave();
      default -> {}
    }
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (events != null) {
      events.gone(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}

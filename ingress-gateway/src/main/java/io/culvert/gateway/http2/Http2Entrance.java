package io.culvert.gateway.http2;

import io.culvert.gateway.connection.ClientPatience;
import io.culvert.gateway.exchange.TrustedProxies;
import io.culvert.gateway.http.HttpLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What becomes of a connection on which HTTP/2 is spoken, and of each of its streams. */
public final class Http2Entrance {
  /** Streams at once on one connection. */
  static final int STREAMS = 100;

  /** What a client may send on one stream before anybody has taken it, bytes. */
  static final int STREAM_WINDOW = 256 * 1024;

  /** The same on all streams of a connection together, bytes. */
  static final int CONNECTION_WINDOW = 2 * 1024 * 1024;

  /** Of all responses that clients have given no window for, bytes. */
  private static final long WAITING = 128L * 1024 * 1024;

  /** The same of one client, bytes: enough for a house of slow readers, and a quarter of all. */
  private static final long WAITING_FOR_ONE = 32L * 1024 * 1024;

  /** Flushes put off while streams are read. */
  private static final int FLUSH_AFTER = 256;

  private final ClientShares waiting;
  private final ClientPatience.Limits patience;
  private final Consumer<ChannelPipeline> exchanges;

  /**
   * @param patience how long clients may take
   * @param proxies own ones before the gateway, each of which stands for many clients
   * @param exchanges adds what becomes of a request, the same for every version of HTTP
   */
  public Http2Entrance(
      ClientPatience.Limits patience, TrustedProxies proxies, Consumer<ChannelPipeline> exchanges) {
    this.waiting = new ClientShares(WAITING, WAITING_FOR_ONE, proxies);
    this.patience = patience;
    this.exchanges = exchanges;
  }

  /**
   * Adds HTTP/2 to the end of a connection's pipeline. Its preface is the next that the client
   * sends.
   */
  Http2FrameCodec addTo(ChannelPipeline pipeline) {
    var codec = codec();
    var watch = new WatchFrames(patience.head());
    var share = waiting.of(pipeline.channel());
    long idle = patience.keepAlive().toMillis();
    pipeline
        .addLast("flush", new FlushConsolidationHandler(FLUSH_AFTER, true)) // of all its streams
        .addLast("idle", new IdleStateHandler(idle, 0, 0, TimeUnit.MILLISECONDS))
        .addLast("watch", watch)
        .addLast("http2", codec)
        .addLast("join", new JoinSmallData(codec))
        .addLast("streams", new Http2MultiplexHandler(new StreamPipeline(share)))
        .addLast("life", new ConnectionLife(codec, watch));
    int now =
        codec
            .connection()
            .local()
            .flowController()
            .initialWindowSize(codec.connection().connectionStream());
    pipeline.writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - now));
    return codec;
  }

  private static Http2FrameCodec codec() {
    var settings =
        new Http2Settings()
            .maxConcurrentStreams(STREAMS)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(HttpLimits.DEFAULT.fields()) // as RFC 9113 §6.5.2 counts them
            .connectProtocolEnabled(true);
    return Http2FrameCodecBuilder.forServer()
        .initialSettings(settings)
        .decoupleCloseAndGoAway(true)
        .encoderIgnoreMaxHeaderListSize(true)
        .decoderEnforceMaxRstFramesPerWindow(0, 0) // WatchFrames knows cancelling from flooding
        .build();
  }

  /** The way of a request that came on a stream. */
  private final class StreamPipeline extends ChannelInitializer<Channel> {
    private final ClientShare share;

    StreamPipeline(ClientShare share) {
      this.share = share;
    }

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(Channel stream) {
      var codec = new StreamCodec();
      var pipeline =
          stream
              .pipeline()
              .addLast("stalled-reader", new CloseStalledStream(patience.body(), share))
              .addLast("patience", new ClientPatience(patience, codec))
              .addLast("stream", codec);
      exchanges.accept(pipeline);
    }
  }
}

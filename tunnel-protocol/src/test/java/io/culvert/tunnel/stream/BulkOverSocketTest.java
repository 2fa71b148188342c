package io.culvert.tunnel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.frame.FrameCodec;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.StreamKind;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Large bodies both ways over a real WebSocket on a real socket, called from other threads. As
 * large as {@code -Dculvert.bulk.megabytes} says; each has to be several windows, and leak
 * detection makes masking slow.
 */
@Timeout(300)
class BulkOverSocketTest {
  private static final long BYTES = Long.getLong("culvert.bulk.megabytes", 4) << 20;
  private static final int CHUNK = 50_000;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
  private final WindowBudget budget = new WindowBudget(64 << 20);
  private final CompletableFuture<TunnelConnection> broker = new CompletableFuture<>();
  private final CompletableFuture<TunnelConnection> agent = new CompletableFuture<>();
  private final ConcurrentLinkedQueue<Sink> agentSinks = new ConcurrentLinkedQueue<>();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void everyByteArrivesBothWaysWhileMemoryStaysSmallAndAStalledReaderHarmsNobody()
      throws Exception {
    connect();
    var tunnel = broker.get(10, TimeUnit.SECONDS);
    var stalled = new Sink();
    stalled.stalled = true;
    var stalledStream = tunnel.open(StreamKind.TCP, Unpooled.EMPTY_BUFFER, stalled);
    stalled.stream(stalledStream);

    var sinks = new ArrayList<Sink>();
    var pumps = new ArrayList<Pump>();
    for (int i = 0; i < 3; i++) {
      var sink = new Sink();
      var stream = tunnel.open(StreamKind.TCP, Unpooled.copiedBuffer(new byte[] {1}), sink);
      sink.stream(stream);
      sinks.add(sink);
      pumps.add(new Pump(stream, sink));
    }
    // From other threads, as a gateway on other event loops does.
    pumps.forEach(pump -> Thread.ofPlatform().daemon().start(pump::run));
    for (var sink : sinks) {
      assertThat(sink.whole.get(120, TimeUnit.SECONDS)).isEqualTo(BYTES);
    }
    for (var sink : agentSinks) {
      if (sink != agentSinks.peek()) {
        assertThat(sink.whole.get(120, TimeUnit.SECONDS)).isEqualTo(BYTES);
      }
    }

    assertThat(stalled.received.get()).isEqualTo(ProtocolLimits.INITIAL_WINDOW);
    assertThat(allocator.metric().usedDirectMemory()).isLessThan(64L << 20);
    assertThat(events).isEmpty();
    tunnel.close();
  }

  /** Writes and stops when told to, from whatever thread. */
  private static final class Pump {
    private final TunnelStream stream;
    private long left = BYTES;
    private boolean ended;

    Pump(TunnelStream stream, Sink sink) {
      this.stream = stream;
      sink.onWritable = this::run;
    }

    synchronized void run() {
      while (left > 0 && stream.isWritable()) {
        int length = (int) Math.min(left, CHUNK);
        left -= length;
        stream.data(Unpooled.wrappedBuffer(new byte[length]));
      }
      if (left == 0 && !ended) {
        ended = true;
        stream.end(Unpooled.EMPTY_BUFFER);
      }
    }
  }

  /** Counts, and gives credit back at once unless it is stalled. */
  private static final class Sink implements StreamListener {
    final AtomicLong received = new AtomicLong();
    final CompletableFuture<Long> whole = new CompletableFuture<>();
    private final CompletableFuture<TunnelStream> stream = new CompletableFuture<>();
    volatile Runnable onWritable = () -> {};
    boolean stalled;

    void stream(TunnelStream own) {
      stream.complete(own);
    }

    @Override
    public void onHead(ByteBuf head) {
      head.release();
    }

    @Override
    public void onData(ByteBuf data) {
      int bytes = data.readableBytes();
      data.release();
      received.addAndGet(bytes);
      if (!stalled) {
        stream.thenAccept(own -> own.consumed(bytes));
      }
    }

    @Override
    public void onEnd(ByteBuf trailers) {
      trailers.release();
      whole.complete(received.get());
    }

    @Override
    public void onReset(ResetCode code, String message) {
      whole.completeExceptionally(new AssertionError(code + " " + message));
    }

    @Override
    public void onWritable() {
      onWritable.run();
    }
  }

  private StreamListener accept(TunnelStream stream, StreamKind kind, ByteBuf head) {
    head.release();
    var sink = new Sink();
    sink.stream(stream);
    agentSinks.add(sink);
    var pump = new Pump(stream, sink);
    loops.next().execute(pump::run);
    return sink;
  }

  private void connect() {
    var server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childHandler(
                pipeline(
                    true,
                    new HttpServerCodec(),
                    () ->
                        new WebSocketServerProtocolHandler(
                            WebSocketServerProtocolConfig.newBuilder()
                                .websocketPath(ProtocolLimits.PATH)
                                .subprotocols(ProtocolLimits.SUBPROTOCOL)
                                .maxFramePayloadLength(ProtocolLimits.MAX_MESSAGE)
                                .build())))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.ALLOCATOR, allocator)
        .handler(
            pipeline(
                false,
                new HttpClientCodec(),
                () ->
                    new WebSocketClientProtocolHandler(
                        WebSocketClientProtocolConfig.newBuilder()
                            .webSocketUri(URI.create("ws://127.0.0.1:" + port + "/tunnel"))
                            .subprotocol(ProtocolLimits.SUBPROTOCOL)
                            .maxFramePayloadLength(ProtocolLimits.MAX_MESSAGE)
                            .build())))
        .connect(InetAddress.getLoopbackAddress(), port)
        .syncUninterruptibly();
  }

  private ChannelInitializer<Channel> pipeline(
      boolean server, ChannelHandler http, Supplier<ChannelHandler> webSocket) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        var heard = new LastHeard();
        channel
            .pipeline()
            .addLast(heard, http, new HttpObjectAggregator(8192), webSocket.get())
            .addLast(server ? FrameCodec.server() : FrameCodec.client())
            .addLast(new TakeOver(server, heard));
      }
    };
  }

  /** Stands where the greeting would be. */
  private final class TakeOver extends ChannelInboundHandlerAdapter {
    private final boolean server;
    private final LastHeard heard;

    TakeOver(boolean server, LastHeard heard) {
      this.server = server;
      this.heard = heard;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      var heartbeats = Heartbeats.every(Duration.ofSeconds(4));
      ConnectionListener listener =
          (cause, detail) -> {
            if (cause != CloseCause.CLOSED_HERE && cause != CloseCause.PEER_LEFT) {
              events.add(cause + " " + detail);
            }
          };
      if (server && event instanceof HandshakeComplete) {
        var connection = TunnelConnection.broker(budget, heard, heartbeats, listener);
        ctx.pipeline().replace(this, null, connection);
        broker.complete(connection);
      } else if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        var connection =
            TunnelConnection.agent(
                budget, heard, heartbeats, listener, BulkOverSocketTest.this::accept);
        ctx.pipeline().replace(this, null, connection);
        agent.complete(connection);
      }
    }
  }
}

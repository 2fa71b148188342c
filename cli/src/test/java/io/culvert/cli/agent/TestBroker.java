package io.culvert.cli.agent;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameCodec;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.Heartbeats;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.WindowBudget;
import io.culvert.tunnel.tls.Certificates;
import io.culvert.tunnel.tls.TlsOrPlain;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The server's end of tunnels, made of the real protocol: lets agents in as the test says. */
public final class TestBroker implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Function<Hello, Object> answer;
  private final @Nullable Certificates certificates;
  private final Channel server;
  public final List<Hello> hellos = new CopyOnWriteArrayList<>();
  final List<Channel> channels = new CopyOnWriteArrayList<>();
  final BlockingQueue<TunnelConnection> tunnels = new LinkedBlockingQueue<>();
  final AtomicInteger left = new AtomicInteger();
  final List<CloseCause> closed = new CopyOnWriteArrayList<>();

  public TestBroker(int port, Function<Hello, Object> answer) {
    this(port, answer, null);
  }

  /**
   * A server.
   *
   * @param certificates for TLS; null for none
   */
  TestBroker(int port, Function<Hello, Object> answer, @Nullable Certificates certificates) {
    this.answer = answer;
    this.certificates = certificates;
    this.server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(65536, 262144))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    initialise(channel);
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", port))
            .syncUninterruptibly()
            .channel();
  }

  /** One that takes as many connections of an agent as there may be. */
  static TestBroker welcomingMany() {
    return welcomingMany(0);
  }

  static TestBroker welcomingMany(int port) {
    return new TestBroker(port, _ -> welcome(4, ProtocolLimits.MAX_CONNECTIONS));
  }

  static TestBroker welcoming() {
    return new TestBroker(0, _ -> welcome(4));
  }

  static Welcome welcome(int pingSeconds) {
    return welcome(pingSeconds, 1);
  }

  static Welcome welcome(int pingSeconds, int connections) {
    return new Welcome(
        1,
        "0193",
        "shop.localhost",
        "http://shop.localhost:8190",
        null,
        null,
        "resume-me",
        pingSeconds,
        null,
        connections,
        true);
  }

  private void initialise(Channel channel) {
    var heard = new LastHeard();
    channel.pipeline().addLast(heard);
    if (certificates != null) {
      channel.pipeline().addLast(new TlsOrPlain(certificates, _ -> false));
    }
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new HttpObjectAggregator(16_384))
        .addLast(
            new WebSocketServerProtocolHandler(
                WebSocketServerProtocolConfig.newBuilder()
                    .websocketPath(ProtocolLimits.PATH)
                    .subprotocols(ProtocolLimits.SUBPROTOCOL)
                    .maxFramePayloadLength(ProtocolLimits.MAX_MESSAGE)
                    .build()))
        .addLast(FrameCodec.server())
        .addLast(new Greet(heard));
  }

  /** Waits for the hello and answers it. */
  private final class Greet extends ChannelInboundHandlerAdapter {
    private final LastHeard heard;

    Greet(LastHeard heard) {
      this.heard = heard;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      var frame = (Frame) message;
      if (frame.type() == FrameType.HELLO) {
        var hello = Greetings.hello(frame.content());
        hellos.add(hello);
        switch (answer.apply(hello)) {
          case Welcome welcome -> welcome(ctx, welcome);
          case Refused refused ->
              ctx.writeAndFlush(Greetings.frame(ctx.alloc(), refused))
                  .addListener(_ -> ctx.close());
          case Object other -> ctx.writeAndFlush(other);
        }
      }
      frame.release();
    }

    private void welcome(ChannelHandlerContext ctx, Welcome welcome) {
      ctx.writeAndFlush(Greetings.frame(ctx.alloc(), welcome));
      var listener = new Listener();
      var tunnel =
          TunnelConnection.broker(
              new WindowBudget(64 << 20),
              heard,
              Heartbeats.every(Duration.ofSeconds(welcome.pingSeconds())),
              listener);
      listener.tunnel = tunnel;
      ctx.pipeline().replace(this, "tunnel", tunnel);
      tunnels.add(tunnel);
    }
  }

  /** Lets agents leave as a broker does. */
  private final class Listener implements ConnectionListener {
    private TunnelConnection tunnel;

    @Override
    public void onDrain() {
      left.incrementAndGet();
      tunnel.endWhenIdle(Duration.ZERO);
    }

    @Override
    public void onClosed(CloseCause cause, String detail) {
      closed.add(cause);
    }
  }

  /** What the agent that forwards to that local port has said. */
  public Hello hello(int localPort) {
    return hellos.stream()
        .filter(hello -> hello.wish().port() == localPort)
        .findFirst()
        .orElseThrow();
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  URI url() {
    var scheme = certificates == null ? "ws" : "wss";
    return URI.create(scheme + "://localhost:" + port() + "/tunnel");
  }

  TunnelConnection nextTunnel() throws InterruptedException {
    var tunnel = tunnels.poll(15, TimeUnit.SECONDS);
    if (tunnel == null) {
      throw new AssertionError("no agent came");
    }
    return tunnel;
  }

  /** Cuts every connection without a word. */
  void cutAll() {
    channels.forEach(channel -> channel.close().syncUninterruptibly());
  }

  @Override
  public void close() {
    if (group.isShuttingDown()) {
      return;
    }
    server.close().syncUninterruptibly();
    cutAll();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}

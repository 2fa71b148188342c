package io.culvert.benchmarks.idle;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameCodec;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.stream.Heartbeats;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Many agents in one process, which answer pings and do nothing else. Arguments: the port of the
 * broker, how many, whether by TLS, and the last number of the address of the loopback that they
 * come from, because an address has ports for some twenty thousand.
 */
final class IdleAgentsMain {
  static final String CONNECTED = "all are connected";
  private static final int GREETING_AT_ONCE = 64;

  private final int port;
  private final @Nullable SslContext tls;
  private final Semaphore greeting = new Semaphore(GREETING_AT_ONCE);
  private final CountDownLatch missing;
  private final WindowBudget budget = new WindowBudget(0);
  private final Map<Integer, Heartbeats> heartbeats = new ConcurrentHashMap<>();

  private IdleAgentsMain(int port, int count, @Nullable SslContext tls) {
    this.port = port;
    this.tls = tls;
    this.missing = new CountDownLatch(count);
  }

  public static void main(String[] arguments) throws InterruptedException, SSLException {
    int port = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    var tls =
        Boolean.parseBoolean(arguments[2])
            ? SslContextBuilder.forClient()
                .trustManager(
                    InsecureTrustManagerFactory.INSTANCE) // of our own server, made just now
                .endpointIdentificationAlgorithm(null)
                .build()
            : null;
    new IdleAgentsMain(port, count, tls).connect(count, "127.0.1." + arguments[3]);
    System.out.println(CONNECTED);
  }

  private void connect(int count, String address) throws InterruptedException {
    var loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    var bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(EpollSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    begin(channel);
                  }
                });
    for (int i = 0; i < count; i++) {
      greeting.acquire();
      bootstrap.connect(
          new InetSocketAddress("127.0.0.1", port), new InetSocketAddress(address, 0));
    }
    missing.await();
  }

  private void begin(Channel channel) {
    var lastHeard = new LastHeard();
    var pipeline = channel.pipeline().addLast(lastHeard);
    if (tls != null) {
      var handler = tls.newHandler(channel.alloc());
      handler.setHandshakeTimeout(1, TimeUnit.MINUTES); // they come all at once
      pipeline.addLast(handler);
    }
    var server = URI.create((tls == null ? "ws" : "wss") + "://127.0.0.1:" + port + "/tunnel");
    var webSocket =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(server)
            .subprotocol(ProtocolLimits.SUBPROTOCOL)
            .maxFramePayloadLength(ProtocolLimits.MAX_MESSAGE)
            .build();
    pipeline
        .addLast(new HttpClientCodec())
        .addLast(new HttpObjectAggregator(16 * 1024))
        .addLast(new WebSocketClientProtocolHandler(webSocket))
        .addLast(FrameCodec.client())
        .addLast(new Greeting(lastHeard));
  }

  /** Says hello, and is a tunnel when it is welcome. */
  private final class Greeting extends ChannelInboundHandlerAdapter {
    private final LastHeard lastHeard;

    Greeting(LastHeard lastHeard) {
      this.lastHeard = lastHeard;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        var hello =
            new Hello(
                ProtocolLimits.VERSION,
                "idle/1",
                UUID.randomUUID().toString(),
                0,
                null,
                null,
                Wish.http(80));
        ctx.writeAndFlush(Greetings.frame(ctx.alloc(), hello));
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      try {
        var frame = (Frame) message;
        if (frame.type() != FrameType.WELCOME) {
          throw new IllegalStateException("not welcome: " + frame);
        }
        int ping = Greetings.welcome(frame.content()).pingSeconds();
        ctx.pipeline()
            .replace(
                this,
                "tunnel",
                TunnelConnection.agent(
                    budget,
                    lastHeard,
                    heartbeats.computeIfAbsent(
                        ping, seconds -> Heartbeats.every(Duration.ofSeconds(seconds))),
                    (cause, detail) -> System.err.println("lost: " + cause + " " + detail),
                    (stream, _, head) -> {
                      head.release();
                      stream.reset(ResetCode.REFUSED, "idle");
                      throw new IllegalStateException("an idle tunnel was used");
                    }));
        greeting.release();
        missing.countDown();
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      System.err.println("an agent failed: " + cause);
      System.exit(1);
    }
  }
}

package io.culvert.cli.origin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A local server that speaks HTTP/2 in clear; each frame of a request runs a script. */
final class Http2Origin implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listening;
  private final int most;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Http2Headers> heads = new CopyOnWriteArrayList<>();
  private final List<Long> resets = new CopyOnWriteArrayList<>();

  /** What the server does with a frame; it is released afterwards. */
  interface Script {
    void on(ChannelHandlerContext stream, Http2StreamFrame frame);
  }

  Http2Origin(Script script) {
    this(Integer.MAX_VALUE, script);
  }

  /** One that closes further connections as soon as they come. */
  Http2Origin(int mostConnections, Script script) {
    most = mostConnections;
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Connection(script))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  private final class Connection extends ChannelInitializer<Channel> {
    private final Script script;

    Connection(Script script) {
      this.script = script;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (connections.incrementAndGet() > most) {
        channel.close();
        return;
      }
      var settings = new Http2Settings().maxConcurrentStreams(20);
      channel
          .pipeline()
          .addLast(Http2FrameCodecBuilder.forServer().initialSettings(settings).build())
          .addLast(EachStream.gets(() -> new Stream(script)));
    }
  }

  private final class Stream extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final Script script;

    Stream(Script script) {
      this.script = script;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame head) {
        heads.add(head.headers());
      }
      script.on(ctx, frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Http2ResetFrame reset) {
        resets.add(reset.errorCode());
      }
    }
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  int connections() {
    return connections.get();
  }

  /** Heads and trailers that came, in order. */
  List<Http2Headers> heads() {
    return heads;
  }

  /** Codes of the streams that the agent has broken off. */
  List<Long> resets() {
    return resets;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}

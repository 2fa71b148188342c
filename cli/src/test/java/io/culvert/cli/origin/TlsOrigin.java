package io.culvert.cli.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.tunnel.tls.Alpn;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A local server that speaks TLS and says by which protocol it was asked: {@code h1}, or {@code h2}
 * and the scheme.
 */
final class TlsOrigin implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listening;

  /**
   * @param protocols that it offers by ALPN, the best one first
   */
  TlsOrigin(X509Bundle certificate, String... protocols) throws Exception {
    var tls =
        SslContextBuilder.forServer(
                certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
            .applicationProtocolConfig(Alpn.offering(List.of(protocols)))
            .build();
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Connection(tls))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  private static final class Connection extends ChannelInitializer<Channel> {
    private final SslContext tls;

    Connection(SslContext tls) {
      this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Negotiated());
    }
  }

  private static final class Negotiated extends ApplicationProtocolNegotiationHandler {
    Negotiated() {
      super(OriginTls.HTTP_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (protocol.equals(OriginTls.HTTP_2)) {
        ctx.pipeline()
            .addLast(Http2FrameCodecBuilder.forServer().build(), EachStream.gets(AnswerHttp2::new));
      } else {
        ctx.pipeline().addLast(new HttpServerCodec(), new AnswerHttp1());
      }
    }
  }

  private static final class AnswerHttp1 extends SimpleChannelInboundHandler<Object> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
      if (message instanceof HttpRequest) {
        var body = Unpooled.copiedBuffer("h1", ISO_8859_1);
        var response =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
        response.headers().set("Content-Length", 2);
        ctx.writeAndFlush(response);
      }
    }
  }

  private static final class AnswerHttp2 extends SimpleChannelInboundHandler<Http2StreamFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame head) {
        var body = Unpooled.copiedBuffer("h2 " + head.headers().scheme(), ISO_8859_1);
        ctx.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
        ctx.writeAndFlush(new DefaultHttp2DataFrame(body, true));
      }
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}

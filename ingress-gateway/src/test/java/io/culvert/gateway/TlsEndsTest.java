package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.ScriptedStream;
import io.culvert.gateway.testing.SelfSigned;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over TLS an end is an end when TLS says so (RFC 8446 §6.1): whole answers have one, others none.
 */
@Timeout(60)
class TlsEndsTest {
  /** Its answers end when the connection does. */
  private static final String OLD = "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n";

  private final SelfSigned certificate = SelfSigned.of("localhost");

  @TempDir Path folder;

  @Test
  void anAnswerThatEndsWithTheConnectionHasItsEnd() throws Exception {
    assertThat(end(s -> s.sendEnd(""))).isTrue();
  }

  @Test
  void anAnswerThatIsBrokenOffHasNone() throws Exception {
    assertThat(end(s -> s.sendReset(ResetCode.ORIGIN_BROKE_OFF))).isFalse();
  }

  /** Whether TLS has said that it was all. */
  private boolean end(java.util.function.Consumer<ScriptedStream> ends) throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (var certificates = certificate.servedFrom(folder, "http/1.1");
        var gateway = new GatewayUnderTest()) {
      int port = gateway.listenTls(certificates, Duration.ZERO);
      var tunnel = gateway.tunnels.online("localhost");
      var client = new Client();
      var channel =
          new Bootstrap()
              .group(group)
              .channel(NioSocketChannel.class)
              .handler(client)
              .connect(InetAddress.getLoopbackAddress(), port)
              .sync()
              .channel();
      channel.writeAndFlush(Unpooled.copiedBuffer(OLD, ISO_8859_1)).sync();
      var stream = tunnel.stream(0);
      stream.sendHead("HTTP/1.1 200 OK\r\n\r\n");
      stream.send("some of it");
      Soon.until(() -> client.text.toString().endsWith("some of it"));
      ends.accept(stream);
      return client.ended.get();
    } finally {
      group.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).sync();
    }
  }

  private final class Client extends ChannelInitializer<Channel> {
    private final StringBuffer text = new StringBuffer();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    @Override
    protected void initChannel(Channel channel) throws Exception {
      var engine = certificate.trusted().createSSLEngine("localhost", 0);
      engine.setUseClientMode(true);
      channel
          .pipeline()
          .addLast(new SslHandler(engine))
          .addLast(
              new SimpleChannelInboundHandler<ByteBuf>() {
                @Override
                protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
                  text.append(bytes.toString(ISO_8859_1));
                }

                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                  if (event instanceof SslCloseCompletionEvent close) {
                    ended.complete(close.isSuccess());
                  }
                }

                @Override
                public void channelInactive(ChannelHandlerContext ctx) {
                  ended.complete(false);
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                  ctx.close();
                }
              });
    }
  }
}

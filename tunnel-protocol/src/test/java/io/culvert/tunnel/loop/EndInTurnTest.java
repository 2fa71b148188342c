package io.culvert.tunnel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A peer that ends its direction: what it has sent before comes first, and no sooner than asked.
 */
class EndInTurnTest {
  private static final int SENT = 1 << 20;

  private final AtomicInteger read = new AtomicInteger();
  private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private final class Reader extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      accepted.complete(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      var bytes = (ByteBuf) message;
      read.addAndGet(bytes.readableBytes());
      bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownReadComplete.INSTANCE) {
        ended.complete(null);
      }
    }
  }

  @Test
  void whatAPeerHasSentBeforeItsEndIsNotReadWhileReadingIsPaused() throws Exception {
    try (var loops = EventLoops.single("in-turn");
        var peer = new Socket()) {
      var listening =
          new ServerBootstrap()
              .group(loops.group())
              .channel(loops.listening())
              .childOption(ChannelOption.AUTO_READ, false)
              .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
              .childOption(ChannelOption.SO_RCVBUF, 2 * SENT)
              .childHandler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel.pipeline().addLast(new Reader());
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .syncUninterruptibly()
              .channel();
      peer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(listening)));
      peer.getOutputStream().write(new byte[SENT]);
      peer.shutdownOutput();

      var channel = accepted.get();
      channel.read(); // once: what one read brings
      await().until(() -> read.get() > 0);
      loops.group().submit(() -> {}).get();
      loops.group().submit(() -> {}).get();
      assertThat(read).hasValueLessThan(SENT);
      assertThat(ended).isNotDone();

      channel.config().setAutoRead(true);
      ended.get();
      assertThat(read).hasValue(SENT);
      channel.writeAndFlush(channel.alloc().buffer().writeZero(SENT)).get();
      assertThat(peer.getInputStream().readNBytes(SENT)).hasSize(SENT);
    }
  }

  private static int port(Channel listening) {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }
}

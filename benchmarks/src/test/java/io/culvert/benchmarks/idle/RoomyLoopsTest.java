package io.culvert.benchmarks.idle;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.loop.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class RoomyLoopsTest {
  private final BlockingQueue<EventLoop> accepted = new LinkedBlockingQueue<>();

  @Sharable
  private final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      accepted.add(ctx.channel().eventLoop());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ctx.writeAndFlush(message);
    }
  }

  @Test
  void aLoopThatHasItsShareLeavesTheNextOnesToAnother() throws Exception {
    try (var loops = EventLoops.of(new RoomyLoops(3, 1, 2))) {
      var server =
          new ServerBootstrap()
              .group(loops.group())
              .channel(loops.listening())
              .childHandler(new Echo())
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      var clients = new ArrayList<Socket>();
      var of = new ArrayList<EventLoop>();
      try {
        for (int i = 0; i < 5; i++) {
          var at = (InetSocketAddress) server.localAddress();
          clients.add(new Socket(at.getAddress(), at.getPort()));
          of.add(accepted.poll(30, TimeUnit.SECONDS));
        }
        var each = loops.each();
        assertThat(of)
            .isEqualTo(List.of(each.get(0), each.get(1), each.get(1), each.get(2), each.get(2)));
        for (var client : clients) {
          client.setSoTimeout(30_000);
          client.getOutputStream().write(7);
          assertThat(client.getInputStream().read()).isEqualTo(7);
        }
      } finally {
        for (var client : clients) {
          client.close();
        }
      }
    }
  }
}

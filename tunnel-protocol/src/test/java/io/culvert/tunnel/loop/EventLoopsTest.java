package io.culvert.tunnel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

  @Test
  void channelsAreOfTheKindThatTheirLoopServes() {
    try (var loops = EventLoops.single("one")) {
      assertThat(EventLoops.connectingOn(loops.each().getFirst())).isEqualTo(loops.connecting());
    }
    try (var nio = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
      assertThat(EventLoops.connectingOn(nio.next())).isEqualTo(NioSocketChannel.class);
      nio.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }

  @Test
  void aSingleLoopDoesNotKeepTheProcessAlive() throws Exception {
    try (var loops = EventLoops.single("one")) {
      var thread = loops.group().submit(Thread::currentThread).get();
      assertThat(thread.isDaemon()).isTrue();
      assertThat(loops.each()).hasSize(1);
    }
  }
}

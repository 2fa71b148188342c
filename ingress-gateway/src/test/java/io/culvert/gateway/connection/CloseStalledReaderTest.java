package io.culvert.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloseStalledReaderTest {
  private final SlowClient client = new SlowClient();
  private final ByteBuf buffer = Unpooled.wrappedBuffer(new byte[100]);

  /** Takes a message when it is told to, and nothing else. */
  private static final class SlowClient extends EmbeddedChannel {
    private int takes;

    SlowClient() {
      super(new CloseStalledReader(Duration.ofSeconds(40)));
      freezeTime();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) {
      for (; takes > 0 && !waiting.isEmpty(); takes--) {
        waiting.remove();
      }
    }

    void takeOne() {
      takes = 1;
      unsafe().flush();
    }

    void tenSecondsPass() {
      advanceTimeBy(10, TimeUnit.SECONDS);
      runScheduledPendingTasks();
    }
  }

  @AfterEach
  void close() {
    client.close();
    buffer.release();
  }

  @Test
  void whoTakesMessagesStaysThoughTheyComeInTheSameBufferAgain() {
    client.writeAndFlush(buffer.retain());
    for (int i = 0; i < 12; i++) {
      client.tenSecondsPass();
      client.takeOne();
      client.writeAndFlush(buffer.retain());
    }

    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void whoTakesNothingIsClosedInTime() {
    client.writeAndFlush(buffer.retain());
    for (int i = 0; i < 4; i++) {
      client.tenSecondsPass();
    }
    assertThat(client.isOpen()).isTrue();
    client.tenSecondsPass();

    assertThat(client.isOpen()).isFalse();
  }
}

package io.culvert.tunnel.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class CloseWhenNotReadTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new CloseWhenNotRead());

  @Test
  void aPeerThatDoesNotReadIsGivenUpBeforeAnswersPileUp() {
    for (int i = 0; i < 10 && channel.isActive(); i++) {
      channel.write(megabyte());
    }

    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void manySmallPiecesCountForWhatTheyCostAndNotForTheirBytes() {
    for (int i = 0; i < 100_000 && channel.isActive(); i++) {
      channel.write(Unpooled.wrappedBuffer(new byte[1]));
    }

    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void aPeerThatReadsStays() {
    for (int i = 0; i < 100; i++) {
      channel.writeAndFlush(megabyte());
      channel.releaseOutbound();
    }

    assertThat(channel.isActive()).isTrue();
  }

  private static ByteBuf megabyte() {
    return Unpooled.wrappedBuffer(new byte[1 << 20]);
  }
}

package io.culvert.tunnel.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitFragmentsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(FrameCodec.server());

  @AfterEach
  void close() {
    channel.close();
    channel.releaseInbound();
  }

  private void begin() {
    channel.writeInbound(new BinaryWebSocketFrame(false, 0, Unpooled.EMPTY_BUFFER));
  }

  private void goOn(int fragments, boolean last) {
    for (int i = 0; i < fragments; i++) {
      channel.writeInbound(
          new ContinuationWebSocketFrame(last && i == fragments - 1, 0, Unpooled.EMPTY_BUFFER));
    }
  }

  @Test
  void aMessageOfEmptyFragmentsWithoutEndIsAViolationOnce() {
    begin();
    goOn(LimitFragments.MOST - 1, false);

    assertThatThrownBy(() -> goOn(1, false)).isInstanceOf(ProtocolViolation.class);
    goOn(100, true);
    assertThat((Object) channel.readInbound()).isNull();
  }

  @Test
  void messagesOfManyFragmentsMayFollowEachOther() {
    var ping = Unpooled.buffer().writeInt(0).writeByte(FrameType.PING.code()).writeMedium(0);
    for (int i = 0; i < 3; i++) {
      begin();
      goOn(LimitFragments.MOST / 2, false);
      channel.writeInbound(new PingWebSocketFrame());
      channel.writeInbound(new ContinuationWebSocketFrame(false, 0, ping.copy()));
      goOn(2, true);

      Frame frame = channel.readInbound();
      assertThat(frame.type()).isEqualTo(FrameType.PING);
      frame.release();
    }
    ping.release();
  }
}

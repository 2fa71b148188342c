package io.culvert.tunnel.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

  @AfterEach
  void everyBufferIsReleased() {
    assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory())
        .isZero();
  }

  @Test
  void framesBetweenTwoFlushesShareAMessage() {
    var channel = channel(true);
    channel.write(frame(1, 10));
    channel.write(frame(2, 20));
    assertThat(channel.outboundMessages()).isEmpty();
    channel.flush();

    WebSocketFrame message = channel.readOutbound();
    assertThat(message.content().readableBytes()).isEqualTo(8 + 10 + 8 + 20);
    message.release();
    assertThat(channel.outboundMessages()).isEmpty();
  }

  @Test
  void aWriterThatWaitsIsToldWhenItsMessageIsOut() {
    var channel = channel(true);
    var written = channel.write(frame(1, 10));
    assertThat(written.isDone()).isFalse();
    channel.flush();

    assertThat(written.isSuccess()).isTrue();
    channel.releaseOutbound();
  }

  @Test
  void aCloseFrameComesAfterWhatWasWrittenBeforeIt() {
    var channel = channel(true);
    channel.write(frame(1, 10));
    channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));

    assertThat(channel.outboundMessages())
        .hasExactlyElementsOfTypes(BinaryWebSocketFrame.class, CloseWebSocketFrame.class);
    channel.releaseOutbound();
  }

  @Test
  void whatWasNotFlushedIsReleasedWithTheHandler() {
    var channel = channel(true);
    var written = channel.write(frame(1, 10));
    channel.pipeline().remove(FrameCodec.class);

    assertThat(channel.outboundMessages()).isEmpty();
    assertThat(written.isDone()).isTrue();
    assertThat(written.isSuccess()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void framesOfAnySizeArriveWholeInMessagesWithinTheLimit(boolean server) {
    var random = new Random(7);
    var writer = channel(server);
    var reader = channel(true);
    for (int stream = 1; stream <= 200; stream++) {
      var payload = new byte[random.nextInt(ProtocolLimits.MAX_DATA + 1)];
      random.nextBytes(payload);
      var buffer = allocator.buffer(payload.length).writeBytes(payload);
      writer.write(new Frame(stream, FrameType.DATA, buffer));
      writer.flush();
      for (WebSocketFrame each = writer.readOutbound();
          each != null;
          each = writer.readOutbound()) {
        assertThat(each.content().readableBytes()).isLessThan(ProtocolLimits.MAX_MESSAGE);
        reader.writeInbound(each);
      }
      Frame arrived = reader.readInbound();
      assertThat(arrived.streamId()).isEqualTo(stream);
      assertThat(ByteBufUtil.getBytes(arrived.content())).isEqualTo(payload);
      arrived.release();
    }
  }

  @Test
  void aMessageInFragmentsArrivesWholeAndTheOnesAfterItToo() {
    var writer = channel(true);
    writer.writeOutbound(frame(1, 10), frame(2, 20));
    WebSocketFrame message = writer.readOutbound();
    var bytes = message.content();
    var reader = channel(true);

    reader.writeInbound(new BinaryWebSocketFrame(false, 0, bytes.readRetainedSlice(3)));
    reader.writeInbound(new ContinuationWebSocketFrame(false, 0, bytes.readRetainedSlice(20)));
    assertThat(reader.inboundMessages()).isEmpty();
    reader.writeInbound(new ContinuationWebSocketFrame(true, 0, bytes.readRetainedSlice(23)));
    message.release();
    assertArrived(reader, 1, 10);
    assertArrived(reader, 2, 20);

    writer.writeOutbound(frame(3, 30));
    reader.writeInbound(writer.<WebSocketFrame>readOutbound());
    assertArrived(reader, 3, 30);
    reader.finishAndReleaseAll();
  }

  @Test
  void fragmentsThatTogetherAreTooLargeAreAViolation() {
    var reader = channel(true);
    int half = ProtocolLimits.MAX_MESSAGE / 2 + 1;
    reader.writeInbound(new BinaryWebSocketFrame(false, 0, allocator.buffer(half).writeZero(half)));

    assertThatThrownBy(
            () ->
                reader.writeInbound(
                    new ContinuationWebSocketFrame(
                        false, 0, allocator.buffer(half).writeZero(half))))
        .isInstanceOf(TooLongFrameException.class);
    reader.finishAndReleaseAll();
  }

  private static void assertArrived(EmbeddedChannel reader, int stream, int bytes) {
    Frame arrived = reader.readInbound();
    assertThat(arrived.streamId()).isEqualTo(stream);
    assertThat(arrived.content().readableBytes()).isEqualTo(bytes);
    arrived.release();
  }

  private EmbeddedChannel channel(boolean server) {
    var channel = new EmbeddedChannel(server ? FrameCodec.server() : FrameCodec.client());
    channel.config().setAllocator(allocator);
    return channel;
  }

  private Frame frame(int stream, int bytes) {
    return new Frame(stream, FrameType.DATA, allocator.buffer(bytes).writeZero(bytes));
  }
}

package io.culvert.tunnel.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameReaderTest {

  @Test
  void framesComeOutOneByOne() {
    var message = Unpooled.buffer();
    add(message, 1, FrameType.DATA.code(), 3);
    add(message, 0, FrameType.PING.code(), 8);
    var reader = new FrameReader(message);

    assertThat(next(reader)).isEqualTo("DATA[stream 1, 3 bytes]");
    assertThat(next(reader)).isEqualTo("PING[stream 0, 8 bytes]");
    assertThat(reader.next()).isNull();
  }

  @Test
  void unknownTypesAreSkipped() {
    var message = Unpooled.buffer();
    add(message, 5, 200, 1000);
    add(message, 1, FrameType.END.code(), 0);
    add(message, 0, 0, 0);
    var reader = new FrameReader(message);

    assertThat(next(reader)).isEqualTo("END[stream 1, 0 bytes]");
    assertThat(reader.next()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aPayloadOverTheLimitOfItsTypeIsTooLarge(FrameType type) {
    var message = Unpooled.buffer();
    add(message, type.isForConnection() ? 0 : 1, type.code(), type.maxPayload() + 1);

    assertThatThrownBy(() -> new FrameReader(message).next())
        .isInstanceOfSatisfying(
            ProtocolViolation.class,
            violation -> {
              assertThat(violation.error()).isEqualTo(CulvertError.FRAME_TOO_LARGE);
              assertThat(violation.closeStatus().code()).isEqualTo(1009);
            });
  }

  @ParameterizedTest
  @EnumSource
  void aTypeOnAStreamIdItCannotHaveIsAViolation(FrameType type) {
    var message = Unpooled.buffer();
    add(message, type.isForConnection() ? 1 : 0, type.code(), 0);

    assertThatThrownBy(() -> new FrameReader(message).next())
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("stream id");
  }

  @Test
  void aMessageThatEndsWithinAFrameIsAViolation() {
    var whole = Unpooled.buffer();
    add(whole, 1, FrameType.DATA.code(), 10);
    for (int length = 1; length < whole.readableBytes(); length++) {
      var cut = whole.slice(0, length);
      assertThatThrownBy(() -> new FrameReader(cut).next()).isInstanceOf(ProtocolViolation.class);
    }
  }

  @Test
  void aFewBytesDoNotKeepTheirWholeMessageInMemory() {
    var message = Unpooled.buffer();
    add(message, 1, FrameType.DATA.code(), 1);
    add(message, 0, 200, 60_000);
    var frame = new FrameReader(message).next();

    assertThat(frame).isNotNull();
    assertThat(frame.content().capacity()).isEqualTo(1);
    frame.release();
    assertThat(message.refCnt()).isEqualTo(1);
  }

  @Test
  void garbageIsReadAsFramesOrRefusedAndNothingElse() {
    var random = new Random(42);
    for (int round = 0; round < 20_000; round++) {
      var garbage = new byte[random.nextInt(64)];
      random.nextBytes(garbage);
      var message = Unpooled.wrappedBuffer(garbage);
      try {
        var reader = new FrameReader(message);
        for (var frame = reader.next(); frame != null; frame = reader.next()) {
          frame.release();
        }
      } catch (ProtocolViolation expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
      assertThat(message.refCnt()).isLessThanOrEqualTo(1);
    }
  }

  private static String next(FrameReader reader) {
    var frame = reader.next();
    assertThat(frame).isNotNull();
    var text = frame.toString();
    frame.release();
    return text;
  }

  private static void add(ByteBuf message, int stream, int type, int length) {
    message.writeInt(stream).writeByte(type).writeMedium(length).writeZero(length);
  }
}

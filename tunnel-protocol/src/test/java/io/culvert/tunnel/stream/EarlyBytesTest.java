package io.culvert.tunnel.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyBytesTest {
  private final EarlyBytes early = new EarlyBytes();

  @Test
  void bytesComeOutInTheOrderTheyWentIn() {
    var large = "x".repeat(10_000);
    for (var piece : List.of("a", "b", large, "c", "d")) {
      early.add(buffer(piece));
    }
    assertThat(drain()).containsExactly("ab", large, "cd");
  }

  @Test
  void singleBytesWaitTogether() {
    for (int i = 0; i < 100_000; i++) {
      early.add(buffer("x"));
    }
    var pieces = drain();
    assertThat(String.join("", pieces)).isEqualTo("x".repeat(100_000));
    assertThat(pieces).hasSizeLessThan(20);
  }

  @Test
  void whatComesAfterAllWasTakenWaitsAnew() {
    early.add(buffer("a"));
    assertThat(drain()).containsExactly("a");
    early.add(buffer("b"));
    assertThat(drain()).containsExactly("b");
    assertThat(early.poll()).isNull();
  }

  @Test
  void buffersThatWereCopiedAreReleased() {
    var small = buffer("a");
    early.add(small);
    assertThat(small.refCnt()).isZero();
    drain();
  }

  @Test
  void smallPiecesBetweenLargerOnesTakeNoMoreRoomThanTheyNeed() {
    int pairs = 500;
    for (int i = 0; i < pairs; i++) {
      early.add(buffer("x".repeat(513)));
      early.add(buffer("x"));
    }
    long room = 0;
    for (var data = early.poll(); data != null; data = early.poll()) {
      room += data.capacity();
      data.release();
    }
    assertThat(room).isLessThan(4L * pairs * 514);
  }

  private List<String> drain() {
    var pieces = new ArrayList<String>();
    for (var data = early.poll(); data != null; data = early.poll()) {
      pieces.add(data.toString(ISO_8859_1));
      data.release();
    }
    return pieces;
  }

  private static ByteBuf buffer(String text) {
    return Unpooled.copiedBuffer(text, ISO_8859_1);
  }
}

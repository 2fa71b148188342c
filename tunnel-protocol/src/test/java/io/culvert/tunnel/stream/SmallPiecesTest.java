package io.culvert.tunnel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class SmallPiecesTest {
  private static final int FAR_BEHIND = 100_000;

  private final SmallPieces pieces = new SmallPieces();

  private boolean take(int bytes, int held) {
    var piece = Unpooled.buffer(bytes).writeZero(bytes);
    boolean taken = pieces.take(piece, held);
    if (!taken) {
      piece.release();
    }
    return taken;
  }

  @Test
  void aReaderThatIsNotBehindGetsEverythingAtOnce() {
    assertThat(take(1, 1)).isFalse();
    assertThat(pieces.poll()).isNull();
  }

  @Test
  void aReaderThatIsBehindGetsSmallPiecesTogetherAndLargeOnesAsTheyAre() {
    for (int i = 0; i < 10; i++) {
      assertThat(take(500, FAR_BEHIND)).isTrue();
    }
    assertThat(take(5_000, FAR_BEHIND)).isFalse();

    var joined = pieces.poll();
    assertThat(joined.readableBytes()).isEqualTo(5_000);
    joined.release();
  }

  /** A reader that lets go of a byte at a time is told of a byte at a time. */
  @Test
  void aSingleByteDoesNotHoldTheRoomOfThousands() {
    int held = 4 * 1024 + 1;
    ByteBuf first = null;
    for (int i = 0; i < 100; i++) {
      assertThat(take(1, held + 1)).isTrue();
      assertThat(pieces.isDue(held)).isTrue();
      first = pieces.poll();
      assertThat(first.readableBytes()).isEqualTo(1);
      assertThat(first.capacity()).isLessThan(512);
      first.release();
    }
  }
}

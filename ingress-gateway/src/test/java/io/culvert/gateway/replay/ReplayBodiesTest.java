package io.culvert.gateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.ReplayBodyChunk;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReplayBodiesTest {
  private final ReplayBodies bodies = new ReplayBodies(10);

  private void add(String replayId, int index, int size) {
    var chunk =
        ReplayBodyChunk.newBuilder().setIndex(index).setData(ByteBuffer.allocate(size)).build();
    bodies.add(replayId, chunk);
  }

  @Test
  void aPieceOfABodyWhoseBeginningNeverCameLeavesNothingBehind() {
    add("a", 1, 5);
    assertThat(bodies.size()).isZero();
  }

  @Test
  void theOldestOrdersLoseTheirPiecesWhenThereAreTooMany() {
    add("a", 0, 5);
    add("a", 0, 5);
    add("b", 0, 5);
    assertThat(bodies.size()).isEqualTo(2);
    add("b", 1, 1);
    assertThat(bodies.size()).isOne();
  }
}

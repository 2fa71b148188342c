package io.culvert.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.benchmarks.process.Recorded;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecorderTest {

  @Test
  void isWaitedForUntilNothingIsOnItsWay() throws Exception {
    var states =
        new ArrayDeque<>(List.of(new Recorded(1, 500), new Recorded(2, 20), new Recorded(3, 0)));
    Peer.Recorder recorder = states::remove;

    assertThat(recorder.await()).isEqualTo(new Recorded(3, 0));
    assertThat(states).isEmpty();
  }
}

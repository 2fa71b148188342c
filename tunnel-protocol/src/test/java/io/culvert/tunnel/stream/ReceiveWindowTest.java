package io.culvert.tunnel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.frame.ProtocolLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReceiveWindowTest {
  private static final int INITIAL = ProtocolLimits.INITIAL_WINDOW;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final WindowBudget budget = new WindowBudget(64L << 20);
  private final ReceiveWindow window = new ReceiveWindow(budget);

  @Test
  void moreThanTheCreditIsNotReceived() {
    assertThat(window.received(INITIAL, 0)).isTrue();
    assertThat(window.received(1, 0)).isFalse();
  }

  @Test
  void creditComesBackInHalves() {
    window.received(INITIAL, 0);

    assertThat(window.consumed(INITIAL / 2 - 1, SECOND)).isZero();
    assertThat(window.consumed(1, SECOND)).isEqualTo(INITIAL / 2);
  }

  @Test
  void moreThanWasReceivedCannotBeConsumed() {
    window.received(INITIAL / 2, 0);

    assertThat(window.consumed(Integer.MAX_VALUE, SECOND)).isEqualTo(INITIAL / 2);
    assertThat(window.consumed(INITIAL, SECOND)).isZero();
    assertThat(window.consumed(-5, SECOND)).isZero();
  }

  @Test
  void aSlowReaderKeepsASmallWindow() {
    long now = 0;
    for (int i = 0; i < 20; i++) {
      now += SECOND;
      window.received(INITIAL / 2, now);
      now += SECOND;
      window.consumed(INITIAL / 2, now);
    }

    assertThat(window.size()).isEqualTo(INITIAL);
  }

  @Test
  void aFastReaderGetsAWindowThatDoublesUpToTheMost() {
    long now = 0;
    for (int i = 0; i < 20; i++) {
      int half = window.size() / 2;
      window.received(half, now);
      now += Duration.ofMillis(20).toNanos();
      window.consumed(half, now);
    }

    assertThat(window.size()).isEqualTo(ProtocolLimits.MAX_WINDOW);
    assertThat(budget.left()).isEqualTo((64L << 20) - ProtocolLimits.MAX_WINDOW + INITIAL);
    window.close();
    assertThat(budget.left()).isEqualTo(64L << 20);
  }

  @Test
  void noWindowGrowsBeyondTheBudget() {
    var poor = new WindowBudget(INITIAL);
    var first = new ReceiveWindow(poor);
    var second = new ReceiveWindow(poor);
    for (var each : new ReceiveWindow[] {first, second}) {
      each.received(INITIAL / 2, 0);
      each.consumed(INITIAL / 2, 1);
    }

    assertThat(first.size()).isEqualTo(2 * INITIAL);
    assertThat(second.size()).isEqualTo(INITIAL);
  }

  @Test
  void whatTheOtherSideMaySendNeverExceedsTheWindow() {
    int mayStillSend = INITIAL;
    long now = 0;
    int held = 0;
    var random = new java.util.Random(3);
    for (int i = 0; i < 10_000; i++) {
      now += random.nextInt(100_000_000);
      int send = random.nextInt(mayStillSend + 1);
      assertThat(window.received(send, now)).isTrue();
      mayStillSend -= send;
      held += send;
      int consume = random.nextInt(held + 1);
      mayStillSend += window.consumed(consume, now);
      held -= consume;
      assertThat(mayStillSend + held).isLessThanOrEqualTo(window.size());
    }
  }
}

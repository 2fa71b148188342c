package io.culvert.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EverySecondTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final EventExecutor loop = channel.eventLoop();
  private final List<String> ran = new ArrayList<>();
  private final Runnable one = () -> ran.add("one");
  private final Runnable two = () -> ran.add("two");
  private final Runnable last =
      new Runnable() {
        @Override
        public void run() {
          ran.add("last");
          EverySecond.end(loop, this);
        }
      };

  @BeforeEach
  void stopTheClock() {
    channel.freezeTime();
  }

  private void aSecondPasses() {
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void everyTaskRunsOnceASecondUntilItEndsAndTheTimerGoesWithTheLast() {
    EverySecond.begin(loop, one);
    EverySecond.begin(loop, two);
    aSecondPasses();
    EverySecond.end(loop, one);
    aSecondPasses();
    assertThat(ran).containsExactly("one", "two", "two");

    EverySecond.end(loop, two);
    assertThat(channel.hasPendingTasks()).isFalse();
  }

  @Test
  void aTaskMayEndItself() {
    EverySecond.begin(loop, last);
    EverySecond.begin(loop, one);
    aSecondPasses();
    aSecondPasses();
    assertThat(ran).containsExactly("last", "one", "one");
    EverySecond.end(loop, one);
  }
}

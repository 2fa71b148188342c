package io.culvert.tunnel.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FewLinesTest {
  private long now = TimeUnit.HOURS.toNanos(1);
  private final FewLines few = new FewLines(() -> now);
  private final List<String> log = new ArrayList<>();

  @Test
  void aSecondHasRoomForTwentyAndTheNextLineSaysHowManyWereLeftOut() {
    for (int i = 0; i < 10_000; i++) {
      few.say(more -> log.add("refused" + more));
    }
    assertThat(log).hasSize(20).containsOnly("refused");

    now += TimeUnit.SECONDS.toNanos(1);
    few.say(more -> log.add("refused" + more));
    few.say(more -> log.add("refused" + more));
    assertThat(log.subList(20, 22))
        .containsExactly("refused (9980 more were not logged)", "refused");
  }

  @Test
  void manyLinesAboutOneErrorHideNoneAboutAnother() {
    var each = new FewLinesOfEach();
    for (int i = 0; i < 100; i++) {
      each.say(CulvertError.HELLO_TIMEOUT, more -> {});
    }
    each.say(CulvertError.TOO_BUSY, more -> log.add("too busy" + more));

    assertThat(log).containsExactly("too busy");
  }
}

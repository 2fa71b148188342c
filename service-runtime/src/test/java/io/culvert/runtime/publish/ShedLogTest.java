package io.culvert.runtime.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.testing.load.LoggedLines;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ShedLogTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1); // it may run over
  private final AtomicLong bodies = new AtomicLong();
  private final AtomicLong exchanges = new AtomicLong();
  private final ShedLog shedLog =
      new ShedLog(
          LoggerFactory.getLogger(ShedLogTest.class),
          "no room",
          clock::get,
          new ShedLog.Kind("bodies", bodies::get),
          new ShedLog.Kind("exchanges", exchanges::get));

  @Test
  void saysWhatAndHowManyAtOnceAndThenEveryTenSecondsAtMost() {
    try (var lines = LoggedLines.of(ShedLogTest.class.getName())) {
      shedLog.tell();
      assertThat(lines.texts()).isEmpty();

      bodies.set(2);
      shedLog.tell();
      bodies.set(5);
      exchanges.set(7);
      clock.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
      shedLog.tell();
      assertThat(lines.texts()).containsExactly("2 bodies were shed: no room");

      clock.addAndGet(1);
      shedLog.tell();
      clock.addAndGet(Duration.ofHours(1).toNanos());
      shedLog.tell();
      assertThat(lines.texts())
          .containsExactly(
              "2 bodies were shed: no room", "3 bodies and 7 exchanges were shed: no room");
    }
  }
}

package io.culvert.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecordedTest {

  @Test
  void allThatIsLeftOutOrOnItsWayCounts() {
    var meters = new SimpleMeterRegistry();
    meters.counter("gateway.capture.shed", "what", "body").increment(1);
    meters.counter("gateway.capture.shed", "what", "exchange").increment(20);
    meters.counter("events.shed", "topic", "some").increment(300);
    meters.counter("events.failed", "topic", "some").increment(4_000);
    meters.counter("sealing.without.key").increment(50_000);
    meters.counter("events.published", "topic", "some").increment(7);
    var inJournal = meters.gauge("gateway.capture.memory", new AtomicLong(1));
    var published = meters.gauge("events.waiting.bytes", new AtomicLong(20));

    assertThat(Recorded.by(meters)).isEqualTo(new Recorded(54_321, 21));
    inJournal.set(0);
    published.set(0);
    assertThat(Recorded.by(meters).waiting()).isZero();
  }
}

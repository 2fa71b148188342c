package io.culvert.benchmarks.recording;

import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether exchanges that passed are in Kafka. The publisher alone does not know: when nothing waits
 * there, the journal may still have work.
 */
record Written(MeterRegistry meters) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_MILLIS = 5;

  /**
   * Waits until so many are written or shed, since the start, a minute at most.
   *
   * @throws IllegalStateException when they are not
   */
  void await(long exchanges) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (long now = settled(); now < exchanges; now = settled()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(now + " of " + exchanges + " exchanges are recorded");
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private long settled() {
    var topic = Topics.HTTP_EXCHANGES.name();
    return count("events.published", "topic", topic)
        + count("events.failed", "topic", topic)
        + count("gateway.capture.shed", "what", "exchange"); // also what the publisher refused
  }

  private long count(String name, String tag, String value) {
    var counter = meters.find(name).tag(tag, value).counter();
    return counter == null ? 0 : (long) counter.count();
  }
}

package io.culvert.runtime.publish;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log that records are shed: when it begins, then every ten seconds. */
final class ShedLog {

  private static final Logger log = LoggerFactory.getLogger(ShedLog.class);
  private static final long PAUSE = Duration.ofSeconds(10).toNanos();

  private final PublisherMeters meters;
  private long told;
  private long toldAt = System.nanoTime() - PAUSE;

  ShedLog(PublisherMeters meters) {
    this.meters = meters;
  }

  /** Called by the publisher's thread only, so that no caller of it ever waits for the log. */
  void tell() {
    var shed = meters.shed();
    var now = System.nanoTime();
    if (shed > told && now - toldAt >= PAUSE) {
      log.warn("{} records were shed, because too many wait for Kafka", shed - told);
      told = shed;
      toldAt = now;
    }
  }
}

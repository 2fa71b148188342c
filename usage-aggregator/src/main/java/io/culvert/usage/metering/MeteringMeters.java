package io.culvert.usage.metering;

import io.culvert.events.SessionTicked;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs what became of ticks. A transaction that is tried again counts again, so these
 * are for watching; bills come from the topics.
 */
final class MeteringMeters implements TickTales {

  private static final Logger log = LoggerFactory.getLogger(MeteringMeters.class);

  private final Counter counted;
  private final Counter repeated;
  private final Counter late;
  private final Counter missing;
  private final Counter rejected;
  private final Counter adjusted;

  MeteringMeters(MeterRegistry registry) {
    counted = registry.counter("usage.ticks.counted");
    repeated = registry.counter("usage.ticks.repeated");
    late = registry.counter("usage.ticks.late");
    missing = registry.counter("usage.ticks.missing");
    rejected = registry.counter("usage.ticks.rejected");
    adjusted = registry.counter("usage.ticks.adjusted");
  }

  @Override
  public void counted() {
    counted.increment();
  }

  @Override
  public void repeated() {
    repeated.increment();
  }

  @Override
  public void late(String sessionId, long seq) {
    late.increment();
    log.warn("Session {}: tick {} came late", sessionId, seq);
  }

  @Override
  public void missing(String sessionId, long first, long last) {
    missing.increment(last - first + 1.0);
    log.error("Session {}: ticks {} to {} are missing", sessionId, first, last);
  }

  @Override
  public void rejected(String sessionId, SessionTicked tick) {
    rejected.increment();
    log.error("Session {} has an impossible tick: {}", sessionId, tick);
  }

  @Override
  public void adjusted() {
    adjusted.increment();
  }
}

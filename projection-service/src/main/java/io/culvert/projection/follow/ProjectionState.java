package io.culvert.projection.follow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a projection is doing: for health, metrics and the log, which says each change once. */
final class ProjectionState {

  private static final Logger log = LoggerFactory.getLogger(ProjectionState.class);

  private final String projection;
  private final Counter written;
  private final Counter poison;
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
  private volatile boolean assigned;

  ProjectionState(String projection, MeterRegistry metrics) {
    this.projection = projection;
    this.written = metrics.counter("culvert.projection.records", "projection", projection);
    this.poison = metrics.counter("culvert.projection.poison", "projection", projection);
  }

  /** What keeps it from working; empty when it works. */
  Optional<String> trouble() {
    var known = trouble.get();
    return known == null && !assigned
        ? Optional.of("no partitions assigned yet")
        : Optional.ofNullable(known);
  }

  void assigned() {
    assigned = true;
  }

  void wrote(int records) {
    written.increment(records);
    recovered();
  }

  void skipped() {
    poison.increment();
  }

  void recovered() {
    if (trouble.getAndSet(null) != null) {
      log.info("Projection {} works again", projection);
    }
  }

  void inTrouble(Exception why) {
    if (trouble.getAndSet(String.valueOf(why.getMessage())) == null) {
      log.warn("Projection {} waits and tries again: {}", projection, why.toString());
    }
  }

  void fenced(OffsetsMovedException why) {
    log.info(
        "Projection {} reads again from where PostgreSQL is: {}", projection, why.getMessage());
  }

  void beginsAgain() {
    log.warn(
        "Projection {} begins again: the topic is shorter than what was read of it before",
        projection);
  }
}

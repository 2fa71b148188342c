package io.culvert.runtime.publish;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a producer has got stuck: its oldest record has waited long though Kafka answers.
 * That happens when the broker no longer agrees with it about sequence numbers; it would then
 * repeat one batch for ever. Used by one thread.
 *
 * @see EventPublisher
 */
final class StuckProducer {
  /** Between two questions to Kafka, which cost a connection each. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Whether Kafka answers for a topic. */
  interface Question {
    boolean answers(String topic) throws InterruptedException;
  }

  private final Question question;
  private final long patience;
  private final long grace;
  private long askedAt;
  private boolean asked;
  private long suspect;
  private long suspectSince;

  /**
   * @param patience how long a record may wait before anyone asks
   * @param grace how long it may wait on after Kafka has answered
   */
  StuckProducer(Question question, Duration patience, Duration grace) {
    this.question = question;
    this.patience = patience.toNanos();
    this.grace = grace.toNanos();
  }

  /**
   * Whether the producer is to be replaced now.
   *
   * @param oldest record that it has, if any
   * @param now nanoseconds
   */
  boolean is(InFlight.@Nullable Sent oldest, long now) throws InterruptedException {
    if (oldest == null || now - oldest.since() < patience) {
      suspect = 0;
      return false;
    }
    if (suspect == oldest.number()) {
      return now - suspectSince >= grace;
    }
    if (asked && now - askedAt < Math.min(PAUSE.toNanos(), patience)) {
      return false;
    }
    asked = true;
    askedAt = now;
    if (question.answers(oldest.record().topic().name())) {
      suspect = oldest.number();
      suspectSince = now;
    }
    return false;
  }
}

package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.AccountEvent;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Facts that a test puts into the log of the running platform. */
final class LogWriter implements AutoCloseable {

  private final EventPublisher log;

  LogWriter(CulvertUnderTest culvert) {
    log = new EventPublisher(culvert.kafka(), new SimpleMeterRegistry());
  }

  /** Returns when the fact is in the log. */
  void account(String accountId, Object fact) {
    write(
        Topics.ACCOUNT_EVENTS,
        accountId,
        new AccountEvent(EventIds.next(), Instant.now(), accountId, fact));
  }

  /** Usage of some hours ago, which is billed at once: there is no end of the hour to wait for. */
  void lateUsage(String accountId, long bytes) {
    var session = EventIds.next();
    var at = Instant.now().truncatedTo(ChronoUnit.MICROS).minus(3, ChronoUnit.HOURS);
    var tick = new SessionTicked(1L, at, at.plusSeconds(1), bytes, 0L, 0L, "UTC", "sandbox", -1L);
    write(
        Topics.SESSION_EVENTS,
        session,
        new SessionEvent(EventIds.next(), at, session, accountId, "late.localhost", tick));
  }

  <V> void write(Topic<V> topic, String key, V value) {
    log.offer(topic, key, value);
    try {
      assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}

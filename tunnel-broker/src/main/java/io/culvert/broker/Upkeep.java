package io.culvert.broker;

import io.culvert.broker.metering.TellTime;
import io.culvert.broker.session.SessionParts;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a broker does again and again beside its event loops: ticks, and looks at the quotas.
 *
 * @param tickInterval how often sessions are looked after
 * @param stopped open as long as the broker runs
 */
record Upkeep(
    SessionParts parts, TellTime tellTime, Duration tickInterval, CountDownLatch stopped) {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);
  private static final Duration REMOVAL = Duration.ofMillis(500);

  /** How late this broker may be to see what it has counted itself. */
  private static final Duration QUOTA_REVIEW = Duration.ofMillis(200);

  private static final Duration LOOK_AT_LOG = Duration.ofMillis(20);

  /**
   * Begins.
   *
   * @param followed what has to be known before agents are let in
   * @param ready called once it is
   */
  void start(FollowedLog followed, Runnable ready) {
    Thread.ofPlatform().daemon().name("broker-quota").start(this::reviewQuotas);
    Thread.ofPlatform().daemon().name("broker-upkeep").start(() -> keepUp(followed, ready));
  }

  private void keepUp(FollowedLog followed, Runnable ready) {
    try {
      while (!followed.isCaughtUp()) {
        if (isStoppedAfter(LOOK_AT_LOG)) {
          return;
        }
      }
      if (!tellTime.begin(FIRST_ANSWER)) {
        log.warn("Kafka does not say what time it is; going by this machine's clock");
      }
      ready.run();
      while (!isStoppedAfter(tickInterval)) {
        tick();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() throws InterruptedException {
    try {
      parts.upkeep().tick();
      tellTime.tellWhenDue();
      parts.removals().run(REMOVAL);
    } catch (RuntimeException e) {
      log.error("A tick failed; the next one makes up for it", e);
    }
  }

  private void reviewQuotas() {
    try {
      while (!isStoppedAfter(QUOTA_REVIEW)) {
        try {
          parts.quotas().reviewAll();
        } catch (RuntimeException e) {
          log.error("A look at the quotas failed; the next one follows", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStoppedAfter(Duration pause) throws InterruptedException {
    return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}

package io.culvert.broker.hop;

import io.culvert.events.BrokerSeen;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells gateways that this broker is there, every two seconds, and when it leaves. What could not
 * be told in time is of no use later, so nothing is told while Kafka is away: gateways that have a
 * hop know without it.
 */
final class TellPresence implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final ThisBroker self;
  private final boolean tls;
  private final EventPublisher publisher;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean started;
  private volatile boolean leaving;

  TellPresence(ThisBroker self, boolean tls, EventPublisher publisher, Clock clock) {
    this.self = self;
    this.tls = tls;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Begins to tell; the broker listens. */
  void start() {
    started = true;
    Thread.ofPlatform().daemon().name("broker-presence").start(this::run);
  }

  /** From now on agents are being sent elsewhere. */
  void leaving() {
    leaving = true;
    tell();
  }

  /**
   * The broker is gone, and says so. If it has never said that it is there, it says nothing: there
   * may be another of that name, whose port it could not have.
   */
  @Override
  public void close() {
    stop();
    if (started) {
      publisher.offer(Topics.BROKERS, self.id(), null);
    }
  }

  /** Stops without a word. */
  void stop() {
    stopped.countDown();
  }

  private void run() {
    try {
      do {
        tell();
      } while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tell() {
    if (started && stopped.getCount() > 0 && publisher.health().status().isUp()) {
      var seen =
          new BrokerSeen(
              self.id(),
              self.run(),
              self.address(),
              tls,
              leaving,
              clock.instant().truncatedTo(ChronoUnit.MICROS));
      publisher.offer(Topics.BROKERS, self.id(), seen);
    }
  }
}

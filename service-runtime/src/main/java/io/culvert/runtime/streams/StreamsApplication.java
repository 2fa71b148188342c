package io.culvert.runtime.streams;

import io.culvert.runtime.health.Health;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/** A Kafka Streams application from its start to its end, and how it is in between. */
public final class StreamsApplication implements AutoCloseable {

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final ReplaceFailedThreads failures;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable KafkaStreams streams;
  private volatile KafkaStreams.State state = KafkaStreams.State.CREATED;

  /**
   * @param name in the health
   * @param what its name in the log: "The metering"
   */
  public StreamsApplication(String name, String what, InstantSource clock) {
    this.name = name;
    this.failures = new ReplaceFailedThreads(what, clock);
  }

  /** Begins; does nothing the second time. Its topics have to be there. */
  public synchronized void start(Topology topology, Properties properties) {
    if (streams != null) {
      return;
    }
    var starting = new KafkaStreams(topology, properties);
    starting.setUncaughtExceptionHandler(failures);
    starting.setStateListener((now, before) -> changed(now));
    streams = starting;
    starting.start();
  }

  /**
   * Waits until it works for the first time.
   *
   * @return false when the timeout came first
   */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until it was closed or gave up. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Whether it gave up because its threads failed again and again. */
  public boolean hasGivenUp() {
    return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.PENDING_ERROR;
  }

  /** Works once it has run, until it is closed or gives up; rebalancing is part of working. */
  public Health health() {
    return Health.of(
        name,
        () ->
            state.isRunningOrRebalancing() && running.getCount() == 0
                ? Health.Status.up()
                : Health.Status.down(
                    state + (failures.lastFailure() == null ? "" : ": " + failures.lastFailure())));
  }

  /** Leaves the group at once, so that others, or the next start, need not wait for a timeout. */
  @Override
  public synchronized void close() {
    if (streams != null) {
      streams.close(
          CloseOptions.timeout(CLOSE_PATIENCE)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
    ended.countDown();
  }

  private void changed(KafkaStreams.State now) {
    state = now;
    switch (now) {
      case RUNNING -> running.countDown();
      case ERROR, NOT_RUNNING -> ended.countDown();
      case CREATED, REBALANCING, PENDING_SHUTDOWN, PENDING_ERROR -> {}
    }
  }
}

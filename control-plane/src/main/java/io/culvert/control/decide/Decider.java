package io.culvert.control.decide;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.streams.ReplaceFailedThreads;
import io.culvert.schemas.plan.Plans;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * Decides orders for as long as it runs. Of several only one decides, the others wait to take its
 * place.
 */
public final class Decider implements AutoCloseable {

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final DecideConfig config;
  private final ReplaceFailedThreads failures;
  private final CountDownLatch running = new CountDownLatch(1);
  private @Nullable KafkaStreams streams;
  private volatile KafkaStreams.State state = KafkaStreams.State.CREATED;

  public Decider(
      DecisionTable decisions,
      Plans plans,
      DeciderSettings settings,
      KafkaSettings kafka,
      InstantSource clock) {
    this.config =
        new DecideConfig(decisions, plans, clock, settings.streams(kafka), kafka.serdeProperties());
    this.failures = new ReplaceFailedThreads("The decider", clock);
  }

  /** Begins; its topics have to be there. It decides when {@link #awaitRunning} says so. */
  public synchronized void start() {
    if (streams != null) {
      return;
    }
    var starting = new KafkaStreams(DecideTopology.build(config), config.streams());
    starting.setUncaughtExceptionHandler(failures);
    starting.setStateListener((now, before) -> changed(now));
    streams = starting;
    starting.start();
  }

  /**
   * Waits until it decides for the first time.
   *
   * @return false when the timeout came first
   */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Works once it has decided, until it is closed or gives up; rebalancing is part of working. */
  public Health health() {
    return Health.of(
        "decider",
        () ->
            state.isRunningOrRebalancing() && running.getCount() == 0
                ? Health.Status.up()
                : Health.Status.down(
                    state + (failures.lastFailure() == null ? "" : ": " + failures.lastFailure())));
  }

  /** Leaves the group at once, so that another, or the next start, need not wait for a timeout. */
  @Override
  public synchronized void close() {
    if (streams != null) {
      streams.close(
          CloseOptions.timeout(CLOSE_PATIENCE)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
  }

  private void changed(KafkaStreams.State now) {
    state = now;
    if (now == KafkaStreams.State.RUNNING) {
      running.countDown();
    }
  }
}

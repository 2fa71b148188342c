package io.culvert.control.decide;

import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.streams.StreamsApplication;
import io.culvert.schemas.plan.Plans;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Decides orders for as long as it runs. Of several only one decides, the others wait to take its
 * place.
 */
public final class Decider implements AutoCloseable {

  private final DecideConfig config;
  private final StreamsApplication application;

  public Decider(
      DecisionTable decisions,
      Plans plans,
      DeciderSettings settings,
      KafkaSettings kafka,
      InstantSource clock) {
    this.config =
        new DecideConfig(decisions, plans, clock, settings.streams(kafka), kafka.serdeProperties());
    this.application = new StreamsApplication("decider", "The decider", clock);
  }

  /** Begins; its topics have to be there. It decides when {@link #awaitRunning} says so. */
  public void start() {
    application.start(DecideTopology.build(config), config.streams());
  }

  /**
   * Waits until it decides for the first time.
   *
   * @return false when the timeout came first
   */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return application.awaitRunning(timeout);
  }

  /** Works once it has decided, until it is closed or gives up. */
  public Health health() {
    return application.health();
  }

  @Override
  public void close() {
    application.close();
  }
}

package io.culvert.control.billing.webhook;

import io.culvert.control.api.ControlError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts webhooks by what became of them: {@code billing.webhooks}, tag {@code outcome}. */
public final class WebhookMeters {

  /** What became of a message. */
  enum Outcome {
    /** Kept; it says how a subscription stands. */
    SUBSCRIPTION,
    /** Kept; it says nothing that we act on, or nothing that we understand. */
    OTHER,
    /** It was kept before. */
    KNOWN,
    FORGED,
    STALE,
    REPLAYED,
    TOO_LARGE,
    /** Kafka did not take it in time. */
    NOT_KEPT,
    /** There is no secret to verify it with. */
    OFF
  }

  private final MeterRegistry registry;

  public WebhookMeters(MeterRegistry registry) {
    this.registry = registry;
    for (var outcome : Outcome.values()) {
      counter(outcome); // so that a count of nothing can be seen, too
    }
  }

  void count(Outcome outcome) {
    counter(outcome).increment();
  }

  void refused(ControlError error) {
    count(
        switch (error) {
          case WEBHOOK_FORGED -> Outcome.FORGED;
          case WEBHOOK_STALE -> Outcome.STALE;
          case WEBHOOK_REPLAYED -> Outcome.REPLAYED;
          case WEBHOOK_TOO_LARGE -> Outcome.TOO_LARGE;
          case WEBHOOKS_OFF -> Outcome.OFF;
          default -> Outcome.NOT_KEPT;
        });
  }

  private Counter counter(Outcome outcome) {
    return registry.counter("billing.webhooks", "outcome", outcome.name().toLowerCase(Locale.ROOT));
  }
}

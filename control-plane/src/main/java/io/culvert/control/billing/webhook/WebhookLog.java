package io.culvert.control.billing.webhook;

import io.culvert.events.BillingEvent;
import io.culvert.events.WebhookReceived;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.TopicWriter;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The messages in Kafka: writes them and is sure of it, and reads all there are. */
public final class WebhookLog implements AutoCloseable {

  /** Providers wait ten seconds. */
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(8);

  private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(60);

  private final KafkaSettings kafka;
  private final SeenWebhooks seen = new SeenWebhooks();
  private final TopicWriter<BillingEvent> writer;
  private final TopicFollower<BillingEvent> follower;

  /**
   * @param listener hears of every message there is, in order, some more than once
   */
  public WebhookLog(KafkaSettings kafka, Consumer<BillingEvent> listener, MeterRegistry meters) {
    this.kafka = kafka;
    writer = new TopicWriter<>(kafka, Topics.BILLING_WEBHOOKS, WRITTEN_WITHIN);
    follower =
        new TopicFollower<>(
            kafka, Topics.BILLING_WEBHOOKS, (_, event, _) -> read(event, listener), meters);
  }

  /**
   * Makes sure of the topic and begins to read it.
   *
   * @throws org.apache.kafka.common.KafkaException when there is no broker
   */
  public void start() {
    EnsureTopics.of(kafka, List.of(Topics.BILLING_WEBHOOKS), TOPIC_PATIENCE);
    follower.start();
  }

  /** Whether everything that was there at the start is known. */
  public boolean isCaughtUp() {
    return follower.isCaughtUp();
  }

  /** Which messages are there. */
  SeenWebhooks seen() {
    return seen;
  }

  /** Completes when the brokers have it; fails when they do not in time. */
  CompletableFuture<Void> append(String key, BillingEvent event) {
    return writer.write(key, event);
  }

  @Override
  public void close() {
    follower.close();
    writer.close();
  }

  private void read(@Nullable BillingEvent event, Consumer<BillingEvent> listener) {
    if (event != null && event.getPayload() instanceof WebhookReceived webhook) {
      seen.kept(webhook.getWebhookId(), webhook.getAttemptedAt());
      listener.accept(event);
    }
  }
}

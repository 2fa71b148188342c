package io.culvert.control.billing.webhook;

import io.culvert.events.BillingEvent;
import io.culvert.events.WebhookReceived;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** The messages in Kafka: writes them and is sure of it, and reads all there are. */
public final class WebhookLog implements AutoCloseable {

  /** Providers wait ten seconds. */
  private static final int WITHIN_MILLIS = 8_000;

  private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(60);

  private final KafkaSettings kafka;
  private final SeenWebhooks seen = new SeenWebhooks();
  private final KafkaProducer<String, byte[]> producer;
  private final Serializer<BillingEvent> writer;
  private final TopicFollower<BillingEvent> follower;
  // The registry may have to be asked, and Kafka for the topic's leader.
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param listener hears of every message there is, in order, some more than once
   */
  public WebhookLog(KafkaSettings kafka, Consumer<BillingEvent> listener, MeterRegistry meters) {
    this.kafka = kafka;
    var properties = kafka.producerProperties();
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WITHIN_MILLIS / 2);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, WITHIN_MILLIS / 2);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, WITHIN_MILLIS);
    producer = new KafkaProducer<>(properties);
    writer = Topics.BILLING_WEBHOOKS.valueSerializer(kafka.serdeProperties());
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
    var written = new CompletableFuture<Void>();
    threads.execute(
        () -> {
          try {
            var topic = Topics.BILLING_WEBHOOKS.name();
            producer.send(
                new ProducerRecord<>(topic, key, writer.serialize(topic, event)),
                (_, failure) -> {
                  if (failure == null) {
                    written.complete(null);
                  } else {
                    written.completeExceptionally(failure);
                  }
                });
          } catch (RuntimeException e) {
            written.completeExceptionally(e);
          }
        });
    return written.orTimeout(WITHIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    follower.close();
    threads.shutdown();
    producer.close(Duration.ofSeconds(2));
  }

  private void read(@Nullable BillingEvent event, Consumer<BillingEvent> listener) {
    if (event != null && event.getPayload() instanceof WebhookReceived webhook) {
      seen.kept(webhook.getWebhookId(), webhook.getAttemptedAt());
      listener.accept(event);
    }
  }
}

package io.culvert.control.order;

import io.culvert.events.Command;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Writes orders to their topic, off the callers' threads, and gives up after some seconds. */
final class OrderSender implements AutoCloseable {

  private final Serializer<Command> writer;
  private final KafkaProducer<String, byte[]> producer;
  // The registry may have to be asked, and Kafka for the topic's leader.
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  OrderSender(KafkaSettings kafka) {
    writer = Topics.COMMANDS.valueSerializer(kafka.serdeProperties());
    producer = new KafkaProducer<>(properties(kafka));
  }

  private static Map<String, Object> properties(KafkaSettings kafka) {
    var properties = kafka.producerProperties();
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 4_000L);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
    return properties;
  }

  /** Completes when the order is in the topic. */
  CompletableFuture<Void> send(String key, Command command) {
    var sent = new CompletableFuture<Void>();
    threads.execute(
        () -> {
          try {
            var bytes = writer.serialize(Topics.COMMANDS.name(), command);
            producer.send(
                new ProducerRecord<>(Topics.COMMANDS.name(), key, bytes),
                (_, failure) -> {
                  if (failure == null) {
                    sent.complete(null);
                  } else {
                    sent.completeExceptionally(failure);
                  }
                });
          } catch (RuntimeException e) {
            sent.completeExceptionally(e);
          }
        });
    return sent;
  }

  @Override
  public void close() {
    threads.shutdown();
    producer.close(java.time.Duration.ofSeconds(2));
  }
}

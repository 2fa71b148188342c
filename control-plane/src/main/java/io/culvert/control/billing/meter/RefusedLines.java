package io.culvert.control.billing.meter;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.runtime.publish.LazyProducer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Puts lines that nobody takes among the dead letters, and is sure of it before it returns. */
final class RefusedLines implements AutoCloseable {

  private final LazyProducer producer;
  private final String consumer;

  RefusedLines(KafkaSettings kafka, String consumer) {
    this.consumer = consumer;
    this.producer = new LazyProducer(kafka.producerProperties());
  }

  void keep(ConsumerRecord<String, byte[]> record, RuntimeException reason) {
    var origin =
        new DeadLetters.Origin(record.topic(), record.partition(), record.offset(), consumer);
    var key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
    try {
      producer.get().send(DeadLetters.of(origin, key, record.value(), reason)).get();
    } catch (ExecutionException e) {
      throw new KafkaException("a dead letter could not be written", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}

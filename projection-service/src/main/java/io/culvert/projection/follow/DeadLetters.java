package io.culvert.projection.follow;

import io.culvert.runtime.publish.DeadLetters.Origin;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records that cannot be used, bytes unchanged, in {@link Topics#DEAD_LETTERS}, and waits
 * until they are there.
 */
public final class DeadLetters implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(10);
  private static final int REASON_LENGTH = 1_000;

  private final Map<String, Object> config;
  // Made when first needed: most days there is no poison.
  private @Nullable Producer<byte[], byte[]> producer;

  public DeadLetters(Map<String, Object> config) {
    this.config = new HashMap<>(config);
    this.config.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, io.culvert.runtime.publish.DeadLetters.LARGEST);
  }

  /**
   * Returns when the broker has the record. A crash before the reader's offset moves on sends it
   * again; origin and offset tell that it is the same.
   *
   * @throws DeadLetterException when the broker did not take it; the record must not be skipped
   */
  public void keep(ConsumerRecord<byte[], byte[]> record, String consumer, Exception reason) {
    var origin = new Origin(record.topic(), record.partition(), record.offset(), consumer);
    var letter =
        io.culvert.runtime.publish.DeadLetters.of(origin, record.key(), record.value(), reason);
    send(letter);
    log.warn(
        "{} skipped a record it cannot use, {}-{} offset {}, kept in {}: {}",
        consumer,
        record.topic(),
        record.partition(),
        record.offset(),
        Topics.DEAD_LETTERS.name(),
        cut(reason.toString()));
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(1));
      producer = null;
    }
  }

  private void send(ProducerRecord<byte[], byte[]> letter) {
    try {
      producer().send(letter).get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeadLetterException("interrupted", e);
    } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
      throw new DeadLetterException("the dead-letter topic took no record", e);
    }
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      var serializer = new ByteArraySerializer();
      producer = new KafkaProducer<>(config, serializer, serializer);
    }
    return producer;
  }

  private static String cut(String reason) {
    var clean = reason.replaceAll("\\p{Cntrl}+", " ");
    return clean.length() <= REASON_LENGTH ? clean : clean.substring(0, REASON_LENGTH) + "…";
  }
}

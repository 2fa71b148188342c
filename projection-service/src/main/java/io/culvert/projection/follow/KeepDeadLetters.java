package io.culvert.projection.follow;

import io.culvert.runtime.publish.DeadLetters;
import io.culvert.runtime.publish.DeadLetters.Origin;
import io.culvert.runtime.publish.LazyProducer;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records that cannot be used, bytes unchanged, in {@link Topics#DEAD_LETTERS}, and waits
 * until they are there.
 */
public final class KeepDeadLetters implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KeepDeadLetters.class);
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(10);
  private static final int REASON_LENGTH = 1_000;

  private final LazyProducer producer;

  public KeepDeadLetters(Map<String, Object> config) {
    var large = new HashMap<>(config);
    large.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DeadLetters.LARGEST);
    this.producer = new LazyProducer(large);
  }

  /**
   * Returns when the broker has the record. A crash before the reader's offset moves on sends it
   * again; origin and offset tell that it is the same.
   *
   * @throws DeadLetterException when the broker did not take it; the record must not be skipped
   */
  void keep(ConsumerRecord<byte[], byte[]> record, String consumer, Exception reason) {
    var origin = new Origin(record.topic(), record.partition(), record.offset(), consumer);
    var letter = DeadLetters.of(origin, record.key(), record.value(), reason);
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
  public void close() {
    producer.close();
  }

  private void send(ProducerRecord<byte[], byte[]> letter) {
    try {
      producer.get().send(letter).get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeadLetterException("interrupted", e);
    } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
      throw new DeadLetterException("the dead-letter topic took no record", e);
    }
  }

  private static String cut(String reason) {
    var clean = reason.replaceAll("\\p{Cntrl}+", " ");
    return clean.length() <= REASON_LENGTH ? clean : clean.substring(0, REASON_LENGTH) + "…";
  }
}

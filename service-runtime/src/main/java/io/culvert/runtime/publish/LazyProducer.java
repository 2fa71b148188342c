package io.culvert.runtime.publish;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer of bytes that is made when it is first needed: a start does not pay for what most days
 * nobody asks for. Threads may share it.
 */
public final class LazyProducer implements AutoCloseable {

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Map<String, Object> config;
  private @Nullable Producer<byte[], byte[]> producer;
  private boolean isClosed;

  /**
   * @param config by Kafka's names; serializers in it are not looked at
   */
  public LazyProducer(Map<String, Object> config) {
    this.config = Map.copyOf(config);
  }

  /**
   * The producer, the same each time.
   *
   * @throws IllegalStateException after the close
   */
  public synchronized Producer<byte[], byte[]> get() {
    if (isClosed) {
      throw new IllegalStateException("the producer is closed");
    }
    if (producer == null) {
      var bytes = new ByteArraySerializer();
      producer = new KafkaProducer<>(config, bytes, bytes);
    }
    return producer;
  }

  /** Sends what it can within two seconds. */
  @Override
  public synchronized void close() {
    isClosed = true;
    if (producer != null) {
      producer.close(LAST_WORDS);
      producer = null;
    }
  }
}

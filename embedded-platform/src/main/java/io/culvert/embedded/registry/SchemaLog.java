package io.culvert.embedded.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic {@code _schemas}: a writer, and a reader that folds it into the current state. */
final class SchemaLog implements AutoCloseable {
  static final String TOPIC = "_schemas";

  private static final Logger LOG = LoggerFactory.getLogger(SchemaLog.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGEST_RECORD = 2 << 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;
  private final Progress progress = new Progress();

  private SchemaLog(String bootstrapServers) {
    this.producer = new KafkaProducer<>(producerSettings(bootstrapServers));
    this.consumer = new KafkaConsumer<>(consumerSettings(bootstrapServers));
    this.reader = Thread.ofPlatform().daemon().name("schema-log").unstarted(this::follow);
  }

  /** Creates the topic if it is missing and returns when all of it has been read. */
  static SchemaLog open(String bootstrapServers) throws InterruptedException, ExecutionException {
    createTopic(bootstrapServers);
    SchemaLog log = new SchemaLog(bootstrapServers);
    try {
      log.reader.start();
      log.append(new RegistryRecord.Noop());
      return log;
    } catch (RuntimeException | InterruptedException e) {
      log.close();
      throw e;
    }
  }

  RegistryState state() {
    return progress.state();
  }

  /** Whether the reader still follows the topic. */
  boolean follows() {
    return reader.isAlive();
  }

  /**
   * Writes a record and waits until it has come back, so that the next look at the state includes
   * it.
   */
  void append(RegistryRecord record) throws InterruptedException {
    var message =
        new ProducerRecord<>(TOPIC, 0, RecordFormat.key(record), RecordFormat.value(record));
    try {
      long offset = producer.send(message).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).offset();
      if (!progress.await(offset, PATIENCE)) {
        throw RegistryException.timedOut();
      }
    } catch (ExecutionException e) {
      throw RegistryException.storeFailed(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw RegistryException.timedOut();
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    producer.close(Duration.ofSeconds(1));
    try {
      reader.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    try (consumer) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
          progress.apply(record);
        }
      }
    } catch (WakeupException e) {
      // close() asked for it.
    } catch (RuntimeException e) {
      LOG.error("The registry lost the topic {}", TOPIC, e);
    }
  }

  private static void createTopic(String bootstrapServers)
      throws InterruptedException, ExecutionException {
    NewTopic topic =
        new NewTopic(TOPIC, Optional.of(1), Optional.empty())
            .configs(Map.of("cleanup.policy", "compact"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static Map<String, Object> producerSettings(String bootstrapServers) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        ProducerConfig.LINGER_MS_CONFIG,
        0,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        (int) PATIENCE.toMillis(),
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        10_000,
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        LARGEST_RECORD);
  }

  private static Map<String, Object> consumerSettings(String bootstrapServers) {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class,
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class,
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest");
  }
}

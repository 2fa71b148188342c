package io.culvert.gateway.testing;

import io.culvert.embedded.SharedPlatform;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topic;
import io.culvert.testing.log.TopicRecords;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Real Kafka and registry inside this JVM, with the whole catalogue of topics. */
public final class Kafka {
  private Kafka() {}

  public static KafkaSettings start() {
    var kafka =
        KafkaSettings.of(
            SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
    EnsureTopics.of(kafka, Duration.ofSeconds(60));
    return kafka;
  }

  /** All that is in the topic now. */
  public static <V> List<V> read(KafkaSettings kafka, Topic<V> topic) {
    try (var deserializer = topic.valueDeserializer(kafka.serdeProperties())) {
      return TopicRecords.of(kafka.consumerProperties(), topic.name()).stream()
          .map(record -> deserializer.deserialize(topic.name(), record.value()))
          .toList();
    }
  }

  /** Writes values in order, and returns when they are there. */
  public static <V> void write(KafkaSettings kafka, Topic<V> topic, String key, List<V> values) {
    var properties = new Properties();
    properties.putAll(kafka.producerProperties());
    try (var producer = new KafkaProducer<String, byte[]>(properties);
        var serializer = topic.valueSerializer(kafka.serdeProperties())) {
      for (var value : values) {
        producer.send(
            new ProducerRecord<>(topic.name(), key, serializer.serialize(topic.name(), value)));
      }
      producer.flush();
    }
  }
}
